using CacheCow.Net.Testing;
using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>A poll that fails is no secret: it is logged, counted, and told to whoever asks.</summary>
[TestFixture]
internal sealed class PollFailureTests : ListeningFixture
{
    [Test]
    public void Poll_FailsAgainAndAgain_IsToldOfOnceAndOnceAMinute()
    {
        using var log = new LogReader();
        using var meter = new MeterReader("");
        using var store = OpenWith(new SqliteStoreOptions { LoggerFactory = log, PollInterval = TimeSpan.FromSeconds(1) });
        using var link = store.Listen(new RecordingListener());
        Assert.That(store.PollFailure, Is.Null);

        RunRaw("ALTER TABLE invalidation RENAME TO gone");
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(store.PollFailure, Is.TypeOf<SqliteError>());
        var told = log.Lines.Single();
        Assert.That((told.EventId, told.Level, told.Exception), Is.EqualTo((250, LogLevel.Warning, (Exception?)null)));
        Assert.That(told.Message, Does.Contain("CacheCow.Net.Sqlite.SqliteError").And.Not.Contain(File));

        Time.Advance(TimeSpan.FromSeconds(61));
        Assert.That(log.Lines.Select(line => line.EventId), Is.EqualTo(new[] { 250, 251 }));
        Assert.That(meter["cachecow.poll.failures"], Is.GreaterThanOrEqualTo(61));

        RunRaw("ALTER TABLE gone RENAME TO invalidation");
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(log.Of(252).Single().Level, Is.EqualTo(LogLevel.Information));
        Assert.That(store.PollFailure, Is.Null);
    }

    [Test]
    public void Poll_AnotherFileInItsPlace_IsAFailure()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("An open file cannot be removed on Windows.");
        foreach (var file in Directory.GetFiles(Root))
            System.IO.File.Delete(file);
        Time.Advance(Poll);
        Assert.That(Here.PollFailure, Is.TypeOf<CacheStoreException>());
        Here.Dispose();
        Assert.That(Here.PollFailure, Is.Null);
    }

    [Test]
    public void Poll_ListenerThrows_IsAFailureAndNoCrash()
    {
        using var link = Here.Listen(new ThrowingListener());
        Assert.That(Here.PollFailure, Is.TypeOf<InvalidDataException>());
        Time.Advance(Poll);
        Assert.That(Here.PollFailure, Is.TypeOf<InvalidDataException>());
    }

    private sealed class ThrowingListener : IInvalidationListener
    {
        public void ObjectsInvalidated(ReadOnlySpan<ulong> keys) => throw new InvalidDataException();

        public void TagsInvalidated(ReadOnlySpan<ulong> tags) => throw new InvalidDataException();

        public void EverythingInvalidated() => throw new InvalidDataException();

        public void Confirmed(long timestamp, TimeProvider time) => throw new InvalidDataException();
    }
}
