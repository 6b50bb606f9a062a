using CacheCow.Net.Sqlite;

namespace CacheCow.Net.Consistency;

/// <summary>
/// A store in a file, for one run after the other, since making a file takes longer than a run. Each run begins a day after the last one, when all that was left in the file
/// has run out, and is removed.
/// </summary>
internal sealed class StoreFile : TimeProvider, IDisposable
{
    private static readonly StoreFile Only = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cachecow-explored-");
    private readonly SqliteStore _store;
    private TimeProvider _clock = new NodeClock();
    private TimeSpan _ahead;

    private StoreFile()
    {
        _store = new SqliteStore(Path.Combine(_folder.FullName, "cache.db"), new SqliteStoreOptions { TimeProvider = this });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow() + _ahead;

    /// <summary>An empty store, with this clock but for the day. Whoever had the last one must have left it.</summary>
    public static SqliteStore Empty(TimeProvider clock)
    {
        (Only._clock, Only._ahead) = (clock, Only._ahead + TimeSpan.FromDays(1));

        // It removes, in passing, what has expired: all, but for what it removes itself.
        Blocking.Run(static store => store.ClearAsync(null, default), Only._store);
        return Only._store;
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }
}
