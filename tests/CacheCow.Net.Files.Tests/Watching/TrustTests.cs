namespace CacheCow.Net.Files.Tests;

/// <summary>Hits that do not look at the disk, and when they do after all.</summary>
[TestFixture]
internal sealed class TrustTests : WatchFixture
{
    [Test]
    public void Get_FileVouchedFor_DoesNotLookAtTheDisk()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        Watch(cache);
        cache.Get("a");

        Write("a", "changed", LongAgo);

        Assert.That(cache.Get("a"), Is.EqualTo("old"), "nobody has told of it");
    }

    [Test]
    public void Get_ToldOfAChange_IsNew()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        Watch(cache);
        cache.Get("a");

        Write("a", "changed", LongAgo);
        Events.Sink.Changed(PathOf("a"));

        Assert.That(cache.Get("a"), Is.EqualTo("changed"));
    }

    [Test]
    public void Get_NoWatch_LooksAtTheDisk()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        cache.Get("a");

        Write("a", "changed", LongAgo);

        Assert.That(cache.Get("a"), Is.EqualTo("changed"));
    }

    [Test]
    public async Task Get_WatchDisposedOf_LooksAtTheDisk()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        var watch = Watch(cache);
        cache.Get("a");
        await watch.DisposeAsync();

        Write("a", "changed", LongAgo);

        Assert.That(cache.Get("a"), Is.EqualTo("changed"));
        Assert.That((watch.State, Events.IsRunning), Is.EqualTo((FileWatchState.Disposed, false)));
    }

    [Test]
    public void Get_EventsLost_LooksAtTheDisk()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting);
        Watch(cache);
        cache.Get("a");

        Write("a", "changed", LongAgo);
        Events.Sink.Failed(new InternalBufferOverflowException());

        Assert.That(cache.Get("a"), Is.EqualTo("changed"));
    }

    [Test]
    public void Get_ObjectOfAnotherProcessThatIsOlder_LooksAtTheDisk()
    {
        // Another process has filled the store before the change; this one comes with a watch of its own after it.
        Write("a", "old", LongAgo);
        NewCache(Trusting).Get("a");
        Write("a", "changed", LongAgo);
        var cache = NewCache(Trusting);
        Watch(cache);

        Assert.That(cache.Get("a"), Is.EqualTo("changed"));
    }

    [Test]
    public void Get_OtherFilesThanFit_AreLookedAtAgain()
    {
        Write("a", "old", LongAgo);
        Write("b", "other", LongAgo);
        var cache = NewCache(Trusting);
        var watch = Watch(cache, new FileWatchOptions { MaxFiles = 1 });
        cache.Get("a");
        cache.Get("b");

        Write("a", "changed", LongAgo);

        Assert.That(cache.Get("a"), Is.EqualTo("changed"), "it was forgotten, and is looked at");
        Assert.That(watch.Files, Is.EqualTo(1));
    }

    [Test]
    public void Get_ToldWhileRead_IsNotVouchedFor()
    {
        // What was told while it was read may not be in what was read. The store cannot be told, so that it is a hit.
        Write("a", "old", LongAgo);
        Failing.Invalidate = new TimeoutException();
        var reader = new WatchedReader(Trusting);
        var cache = new WatchedCache(Failing, reader);
        Watch(cache);
        reader.AfterContent = () => Events.Sink.Changed(PathOf("a"));
        cache.Get("a");

        Write("a", "changed", LongAgo);

        Assert.That(cache.Get("a"), Is.EqualTo("changed"));
    }

    [Test]
    public void Get_NewFolder_IsNotVouchedForForASecond()
    {
        // The system's watcher tells of the folder, and not yet of what is written there.
        var cache = NewCache(Trusting);
        Watch(cache);
        Directory.CreateDirectory(PathOf("new"));
        Events.Sink.Moved(PathOf("new"));
        Assert.That(cache.Get("new/a"), Is.Null);

        Write("new/a", "text", LongAgo);

        Assert.That(cache.Get("new/a"), Is.EqualTo("text"));
    }

    [Test]
    public async Task Get_NewFolderAfterASecond_IsLookedAtOnceMoreAndThenVouchedFor()
    {
        var cache = NewCache(Trusting);
        var watch = Watch(cache);
        Directory.CreateDirectory(PathOf("new"));
        Events.Sink.Moved(PathOf("new"));
        await Testing.Until.TrueAsync("the debounce and the folder's second run", () => Task.FromResult(Time.Waiting == 3));
        Write("new/a", "old", LongAgo);
        cache.Get("new/a");
        await NothingWaitsAsync(watch);

        Time.Advance(TimeSpan.FromSeconds(1));
        await NotStoredAsync("new/a");
        cache.Get("new/a");
        Write("new/a", "changed", LongAgo);

        Assert.That(cache.Get("new/a"), Is.EqualTo("old"), "vouched for, and nothing was told");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Making a symbolic link there takes a privilege.")]
    public void Get_FileBehindALink_IsLookedAtAtEachHit()
    {
        Write("a/real", "old", LongAgo);
        Directory.CreateSymbolicLink(PathOf("b"), "a");
        var cache = NewCache(Trusting);
        Watch(cache);
        cache.Get("b/real");

        Write("a/real", "changed", LongAgo);

        Assert.That(cache.Get("b/real"), Is.EqualTo("changed"));
    }

    [Test]
    public void Get_LocalTier_IsDroppedAndVouchedForAlike()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(Trusting with { Cache = Trusting.Cache with { LocalTier = new LocalTierOptions() } });
        Watch(cache);
        cache.Get("a");
        Write("a", "changed", LongAgo);
        var before = cache.Get("a");

        Events.Sink.Changed(PathOf("a"));

        Assert.That((before, cache.Get("a")), Is.EqualTo(("old", "changed")));
    }
}
