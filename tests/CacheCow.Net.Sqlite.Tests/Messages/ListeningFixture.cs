using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Two stores on one file, as two processes have them, with one clock that stands still: one listens, the other invalidates.</summary>
internal abstract class ListeningFixture : StoreFixture
{
    protected static readonly TimeSpan Poll = new SqliteStoreOptions().PollInterval;

    protected FakeTime Time { get; private set; } = null!;

    protected SqliteStore Here { get; private set; } = null!;

    protected SqliteStore There { get; private set; } = null!;

    protected RecordingListener Listener { get; private set; } = null!;

    protected IInvalidationLink Link { get; private set; } = null!;

    [SetUp]
    public void Listen()
    {
        (Time, Listener) = (new FakeTime(), new RecordingListener());
        (Here, There) = (OpenWith(new SqliteStoreOptions()), OpenWith(new SqliteStoreOptions()));
        Link = Here.Listen(Listener);
    }

    [TearDown]
    public void Close()
    {
        Link.Dispose();
        Here.Dispose();
        There.Dispose();
    }

    protected SqliteStore OpenWith(SqliteStoreOptions options) => Open(options with { TimeProvider = Time });

    /// <summary>What is told, and confirmed, by one poll.</summary>
    protected (int Everythings, int Confirmations) ToldByNextPoll()
    {
        var (everythings, confirmations) = (Listener.Everythings, Listener.Confirmations);
        Time.Advance(Poll);
        return (Listener.Everythings - everythings, Listener.Confirmations - confirmations);
    }

    protected void RunRaw(string sql) => RawFile.RunOnce(File, sql);

    protected long Rows()
    {
        using var file = new RawFile(File);
        return file.Number("SELECT count(*) FROM invalidation");
    }
}
