using CacheCow.Net.Testing;

namespace CacheCow.Net.Files.Tests;

/// <summary>A watcher that says nothing, or stops: the check finds what it has not told.</summary>
[TestFixture]
internal sealed class CheckTests : WatchFixture
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Check_ChangeThatWasNotTold_IsFoundInTime()
    {
        using var meter = new MeterReader(CacheName);
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        var watch = Watch(cache);
        cache.Get("a");
        Write("a", "changed", LongAgo);
        Assert.That(cache.Get("a"), Is.EqualTo("old"), "the watcher is deaf");

        await AsleepAsync();
        Time.Advance(Interval);
        await NotStoredAsync("a");

        Assert.That(cache.Get("a"), Is.EqualTo("changed"));
        await NothingWaitsAsync(watch);
        Assert.That((meter["cachecow.files.found"], meter["cachecow.files.events"]), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Check_NothingChanged_FindsNothing()
    {
        Write("a", "text", LongAgo);
        Write("young", "text", TimeSpan.Zero);
        var cache = NewCache(Trusting);
        var watch = Watch(cache);
        cache.GetMany(["a", "young", "none"]);

        Assert.That(await watch.CheckAsync(), Is.Zero);
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await watch.CheckAsync(), Is.Zero, "a young file that has grown old is compared once more, and stays");
        Assert.That(await IsStoredAsync("young"), Is.True);
    }

    [TestCase("new", "a")]
    [TestCase("longer", "a")]
    [TestCase("new", "none")]
    public async Task Check_ChangedWhileYoung_IsFoundWheneverItIsCompared(string text, string name)
    {
        Write("a", "old", TimeSpan.FromSeconds(1));
        var cache = NewCache(Trusting);
        var watch = Watch(cache);
        cache.GetMany(["a", "none"]);

        Write(name, text, TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(await watch.CheckAsync(), Is.EqualTo(1));
        Assert.That(cache.Get(name), Is.EqualTo(text));
        Assert.That(await watch.CheckAsync(), Is.Zero, "once");
    }

    [Test]
    public async Task Check_FoundOnce_IsNotFoundAgainBeforeItIsRead()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        var watch = Watch(cache);
        cache.Get("a");
        File.Delete(PathOf("a"));

        Assert.That((await watch.CheckAsync(), await watch.CheckAsync()), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Check_HitsLookAtTheDiskThemselves_FindsForTheOthers()
    {
        // This cache would notice at its next hit; another process on the store, that trusts its own watch, may not.
        Write("a", "old", LongAgo);
        var cache = NewCache();
        var watch = Watch(cache);
        cache.Get("a");
        Write("a", "changed", LongAgo);

        Assert.That(await watch.CheckAsync(), Is.EqualTo(1));
        await NotStoredAsync("a");
    }

    [Test]
    public async Task Check_FileThatCannotBeStored_IsNotRemembered()
    {
        Write("a", "too large", LongAgo);
        var cache = NewCache(Trusting with { MaxFileBytes = 3 });
        var watch = Watch(cache);
        cache.Get("a");
        Write("a", "too large, too", LongAgo);

        Assert.That(await watch.CheckAsync(), Is.Zero);
    }

    [Test]
    public async Task Failed_Overflow_ChecksAtOnceAndStartsAnew()
    {
        using var meter = new MeterReader(CacheName);
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        var watch = Watch(cache);
        cache.Get("a");
        Time.Advance(TimeSpan.FromSeconds(2));
        Write("a", "changed", LongAgo);

        Events.Sink.Failed(new InternalBufferOverflowException());

        await NotStoredAsync("a");
        await Until.TrueAsync("it watches again", () => Task.FromResult(watch.State == FileWatchState.Watching));
        Assert.That((Events.Starts, meter["cachecow.files.failures overflow"], meter["cachecow.files.found"], watch.Error), Is.EqualTo((2, 1, 1, (string?)null)));
    }

    [Test]
    public async Task Failed_AtOnceAfterEachStart_IsNotStartedAllTheTime()
    {
        Events.AtStart = sink =>
        {
            sink.Failed(new IOException("limit"));
            sink.Failed(new IOException("limit"));
        };
        using var meter = new MeterReader(CacheName);
        var watch = Watch(NewCache(Trusting));

        await Until.TrueAsync("it was checked", () => Task.FromResult(meter["cachecow.files.checks"] == 1));
        Assert.That((Events.Starts, watch.State), Is.EqualTo((1, FileWatchState.CheckingOnly)));
        Assert.That(watch.Error, Does.Contain("limit").And.Contain("30 s"));

        Events.AtStart = _ => { };
        await BeginsToWaitAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        await Until.TrueAsync("it watches", () => Task.FromResult(watch.State == FileWatchState.Watching));
        Assert.That(Events.Starts, Is.EqualTo(2));
    }

    [Test]
    public async Task Start_FolderThatCannotBeWatched_ChecksAllTheSame()
    {
        Events.Refuses = new UnauthorizedAccessException("no rights");
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        var watch = Watch(cache);
        cache.Get("a");
        Write("a", "changed", LongAgo);

        Assert.That((watch.State, watch.Error), Is.EqualTo((FileWatchState.CheckingOnly, watch.Error)));
        Assert.That(watch.Error, Does.Contain("no rights"));
        Assert.That(await watch.CheckAsync(), Is.EqualTo(1), "for the others");
        Assert.That(cache.Get("a"), Is.EqualTo("changed"));
    }

    [TestCase(true, ExpectedResult = 1)]
    [TestCase(false, ExpectedResult = 0, Description = "What is told of the file itself is left out.")]
    [Platform("Linux")]
    public async Task<int> Check_AnotherFileOfTheSameLengthAndTime_IsFound(bool looksAtTheFile)
    {
        Time.Advance(DateTimeOffset.UtcNow.AddDays(1) - Time.GetUtcNow());
        Write("a", "old", LongAgo);
        Write("b", "new", LongAgo);
        Write("c", "text", LongAgo);
        var cache = NewCache(Trusting, looksAtTheFile ? FileSystem.Real : new PlainFiles());
        var watch = Watch(cache);
        cache.GetMany(["a", "c"]);

        File.Move(PathOf("b"), PathOf("a"), overwrite: true);
        Disk.Link(PathOf("c"), PathOf("d"));
        return await watch.CheckAsync();
    }

    [Test]
    public async Task Check_FolderReplaced_IsWatchedAnew()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        var watch = Watch(cache);
        cache.Get("a");
        Time.Advance(TimeSpan.FromSeconds(2));
        var away = NewFolder();
        Directory.Move(Root, Path.Join(away, "old"));
        Write("a", "new", LongAgo);

        await watch.CheckAsync();
        await NotStoredAsync("a");
        Assert.That((Events.Starts, watch.State, cache.Get("a")), Is.EqualTo((2, FileWatchState.Watching, "new")), "also with length and time kept");
    }

    [Test]
    public void Watch_NoFolderAndNoRoot_IsRefused() =>
        Assert.That(() => FileCacheCow.Text(Store).Watch(), Throws.ArgumentException.With.Message.Contains("which folder"));

    [TestCase("../x")]
    [TestCase("/etc")]
    public void Watch_FolderOutsideOfTheRoot_IsRefused(string folder) => Assert.That(() => NewCache().Watch(folder), Throws.ArgumentException);
}
