using CacheCow.Net.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Whatever a poll cannot be sure of is told as everything, or is not confirmed.</summary>
[TestFixture]
internal sealed class DoubtTests : ListeningFixture
{
    private const string SomeName = "x'0102030405060708'";
    private static readonly CacheKeys Some = CacheKeys.For("some", 1);

    [TestCase("0, 'text'")]
    [TestCase("0, x'010203'")]
    [TestCase("0, x''")]
    [TestCase("0, 1.5")]
    [TestCase("1, zeroblob(4104)")]
    [TestCase("0, zeroblob(1000000)")]
    [TestCase($"'text', {SomeName}")]
    [TestCase($"x'00', {SomeName}")]
    [TestCase($"0.5, {SomeName}")]
    [TestCase($"7, {SomeName}")]
    [TestCase($"-1, {SomeName}")]
    public async Task Poll_RowIsNoMessage_TellsEverythingAndGoesOn(string kindAndNames)
    {
        RunRaw($"INSERT INTO invalidation (at, kind, names) VALUES ('now', {kindAndNames})");
        Assert.That(ToldByNextPoll(), Is.EqualTo((1, 1)));
        Assert.That(Listener.Tellings, Is.Zero);
        await AssertNextIsHeardAsync();
    }

    [TestCase("DELETE FROM invalidation")]
    [TestCase("INSERT INTO invalidation VALUES (9223372036854775807, 0, 2, x'')")]
    [TestCase("DELETE FROM invalidation; INSERT INTO invalidation VALUES (-5, 0, 2, x'')")]
    [TestCase("DELETE FROM invalidation; INSERT INTO invalidation VALUES (0, 0, 2, x'')")]
    [TestCase("UPDATE invalidation SET id = id + 1000")]
    public async Task Poll_NumbersWereChangedByAnotherProgram_TellsEverythingAndGoesOn(string sql)
    {
        await There.InvalidateAsync(StoreSteps.NewKeys(), TimeSpan.Zero, default);
        Time.Advance(Poll);
        RunRaw(sql);
        await There.InvalidateAsync(Some, TimeSpan.Zero, default);
        Assert.That(ToldByNextPoll(), Is.EqualTo((1, 1)));
        await AssertNextIsHeardAsync();
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Poll_MessagesWereRemovedUnread_TellsEverything()
    {
        await There.InvalidateAsync(Some, TimeSpan.Zero, default);
        await There.InvalidateAsync(StoreSteps.NewKeys(), TimeSpan.Zero, default);
        RunRaw(Sql.EvictMessages);
        Assert.That(ToldByNextPoll(), Is.EqualTo((1, 1)));
        await AssertNextIsHeardAsync();
    }

    [Test]
    public async Task Poll_MessagesWereRemovedAfterTheyWereRead_TellsThoseThatFollow()
    {
        await There.InvalidateAsync(StoreSteps.NewKeys(), TimeSpan.Zero, default);
        Time.Advance(Poll);
        await There.InvalidateAsync(Some, TimeSpan.Zero, default);
        RunRaw(Sql.EvictMessages);
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 1)));
        Assert.That(Listener.HasHeardObject(Some.GetDataHash()));
    }

    [Test]
    public async Task Sweep_MessagesAreAMinuteOld_GoButForTheNewest()
    {
        for (var i = 0; i < 10; i++)
            await There.InvalidateAsync(Some, TimeSpan.Zero, default);
        Link.Dispose();
        Time.Advance(TimeSpan.FromMinutes(1));
        await There.ReleaseAsync(Some, default, default);
        Assert.That(Rows(), Is.EqualTo(1));
        using var file = new RawFile(File);
        Assert.That(file.Number("SELECT id FROM invalidation"), Is.EqualTo(11));
    }

    [Test]
    public async Task Invalidate_MoreOftenThanMessagesAreKept_BoundsTheirNumberAndTellsEverything()
    {
        using var small = OpenWith(new SqliteStoreOptions { MaxFileBytes = 256 * 1024, MaxObjectBytes = 1024 });
        for (var i = 0; i < 1000; i++)
            await small.InvalidateAsync(StoreSteps.NewKeys(), TimeSpan.Zero, default);
        Assert.That(Rows(), Is.InRange(64, 128));
        Assert.That(ToldByNextPoll(), Is.EqualTo((1, 1)));
        await AssertNextIsHeardAsync();
    }

    [Test]
    public async Task Invalidate_FileIsFullOfMessages_TheyMakeRoom()
    {
        using var small = OpenWith(new SqliteStoreOptions { MaxFileBytes = 256 * 1024, MaxObjectBytes = 1024 });
        CacheKeys[] many = [.. Enumerable.Range(0, 512).Select(i => CacheKeys.For("many", i))];
        for (var i = 0; i < 200; i++)
            await small.InvalidateManyAsync(many, TimeSpan.Zero, default);
        Assert.That(new FileInfo(File).Length, Is.LessThanOrEqualTo(256 * 1024));
        Assert.That(ToldByNextPoll(), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Invalidate_FileIsFullOfWhatMustStay_IsToldAsEverything()
    {
        using var small = OpenWith(new SqliteStoreOptions { MaxFileBytes = 256 * 1024, MaxObjectBytes = 1024 });
        while (await TryHoldAsync(small))
        {
        }

        CacheKeys[] many = [.. Enumerable.Range(0, 512).Select(i => CacheKeys.For("many", i))];
        Time.Advance(Poll);
        for (var i = 0; i < 10; i++)
        {
            await small.InvalidateManyAsync(many, TimeSpan.Zero, default);
            Assert.That(ToldByNextPoll(), Is.EqualTo((1, 1)));
        }
    }

    [Test]
    public async Task Poll_Fails_ConfirmsNothingUntilItWorksAgain()
    {
        await There.InvalidateAsync(Some, TimeSpan.Zero, default);
        RunRaw("ALTER TABLE invalidation RENAME TO gone");
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 0)));
        RunRaw("ALTER TABLE gone RENAME TO invalidation");
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 1)));
        Assert.That(Listener.HasHeardObject(Some.GetDataHash()));
    }

    [Test]
    public void CatchUp_PollFails_TellsEverything()
    {
        var listeners = new Listeners();
        using var link = listeners.Add(Listener, isImmediate: false);
        using var poller = new Poller(new CacheFile(Path.Combine(Root, "missing.db"), new SqliteStoreOptions()), Time, Poll, listeners,
            new PollFailures(NullLogger.Instance, Time));
        poller.Start();
        var (everythings, confirmations) = (Listener.Everythings, Listener.Confirmations);
        poller.CatchUp(1);
        Assert.That((Listener.Everythings - everythings, Listener.Confirmations - confirmations), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Poll_FileIsRemoved_TellsEverythingOnceAndConfirmsNothing([Values] bool replaced)
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("An open file cannot be removed on Windows.");
        foreach (var file in Directory.GetFiles(Root))
            System.IO.File.Delete(file);
        using var other = replaced ? Open() : null;
        Assert.That(ToldByNextPoll(), Is.EqualTo((1, 0)));
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 0)));
    }

    private async Task AssertNextIsHeardAsync()
    {
        var next = StoreSteps.NewKeys();
        await There.InvalidateAsync(next, TimeSpan.Zero, default);
        Time.Advance(Poll);
        Assert.That(Listener.HasHeardObject(next.GetDataHash()));
    }

    private static async Task<bool> TryHoldAsync(SqliteStore store)
    {
        try
        {
            await store.InvalidateAsync(StoreSteps.NewKeys(), TimeSpan.FromHours(1), default);
            return true;
        }
        catch (CacheStoreException)
        {
            return false;
        }
    }
}
