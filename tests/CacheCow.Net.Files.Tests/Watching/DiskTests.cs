using CacheCow.Net.Testing;

namespace CacheCow.Net.Files.Tests;

/// <summary>With the system's own watcher. No check comes in time: what is found was told.</summary>
[TestFixture]
internal sealed class DiskTests : WatchFixture
{
    private FileCacheCow<string> _cache = null!;

    [SetUp]
    public void WatchRoot()
    {
        Write("d/e/a", "old", LongAgo);
        _cache = NewCache(Trusting);
        var watch = WatchReally(_cache, new FileWatchOptions { Debounce = TimeSpan.Zero });
        Assert.That((watch.State, watch.Error), Is.EqualTo((FileWatchState.Watching, (string?)null)));
        Assert.That((_cache.Get("d/e/a"), _cache.Get("d/none")), Is.EqualTo(("old", (string?)null)));
    }

    [Test]
    public async Task Get_Written_IsNew()
    {
        Write("d/e/a", "new", LongAgo);

        await IsAsync("d/e/a", "new");
    }

    [Test]
    public async Task Get_AppearsByARenameFromOutside_IsThere()
    {
        var outside = NewFolder();
        WriteFile(Path.Join(outside, "x"), "new", LongAgo);

        File.Move(Path.Join(outside, "x"), PathOf("d/none"));

        await IsAsync("d/none", "new");
    }

    [Test]
    public async Task Get_DeletedOrRenamedOut_IsGone([Values] bool delete)
    {
        if (delete)
            File.Delete(PathOf("d/e/a"));
        else
            File.Move(PathOf("d/e/a"), Path.Join(NewFolder(), "a"));

        await IsAsync("d/e/a", null);
        await NotStoredOrMissingAsync("d/e/a");
    }

    [Test]
    public async Task Get_FolderAboveRenamed_IsGoneAndThereUnderTheNewName()
    {
        Assert.That(_cache.Get("f/e/a"), Is.Null);

        Directory.Move(PathOf("d"), PathOf("f"));

        await IsAsync("d/e/a", null);
        await IsAsync("f/e/a", "old");
    }

    [Test]
    public async Task Get_InAFolderMadeJustNow_IsSeenAsItIsWritten()
    {
        Assert.That(_cache.Get("n/m/o"), Is.Null);
        Directory.CreateDirectory(PathOf("n/m"));
        await Until.TrueAsync("the folder was told", () => Task.FromResult(_cache.Get("n/m/o") is null));

        foreach (var text in new[] { "1", "2", "3" })
        {
            Write("n/m/o", text, LongAgo);
            await IsAsync("n/m/o", text);
        }
    }

    [Test]
    public async Task Get_RootReplaced_IsTheNewOne()
    {
        Directory.Move(Root, Path.Join(NewFolder(), "away"));
        Write("d/e/a", "new", LongAgo);

        await IsAsync("d/e/a", "new");
    }

    [Test]
    public async Task Get_RootDeletedAndMadeAnewLater_IsWatchedAgain()
    {
        Directory.Delete(Root, recursive: true);
        await IsAsync("d/e/a", null);
        Write("d/e/a", "new", LongAgo);
        await IsAsync("d/e/a", "new");

        await WatchesAsync();
        Write("d/e/a", "newer", LongAgo);
        await IsAsync("d/e/a", "newer");
    }

    [Test]
    public async Task Watch_FolderThatIsNotThere_IsWatchedWhenItIs()
    {
        var cache = FileCacheCow.Text(Store, Trusting with { Root = PathOf("later") });
        await using var watch = cache.Watch();
        Assert.That((watch.State, cache.Get("a")), Is.EqualTo((FileWatchState.CheckingOnly, (string?)null)));
        Assert.That(watch.Error, Does.Contain("later"));

        Write("later/a", "text", LongAgo);
        Time.Advance(TimeSpan.FromSeconds(2));
        await watch.CheckAsync();

        Assert.That((watch.State, cache.Get("a")), Is.EqualTo((FileWatchState.Watching, "text")));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Making a symbolic link there takes a privilege.")]
    public async Task Get_RootIsALinkThatLeadsElsewhere_IsTheNewOne()
    {
        Write("one/a", "old", LongAgo);
        Write("two/a", "changes", LongAgo);
        Directory.CreateSymbolicLink(PathOf("current"), "one");
        var cache = FileCacheCow.Text(Store, Trusting with { Root = PathOf("current") });
        await using var watch = cache.Watch(null, new FileWatchOptions { Debounce = TimeSpan.Zero });
        Assert.That(cache.Get("a"), Is.EqualTo("old"));
        Write("one/a", "changed", LongAgo);
        await Until.TrueAsync("what happens behind the link is told", () => Task.FromResult(cache.Get("a") == "changed"));

        Directory.Delete(PathOf("current"));
        Directory.CreateSymbolicLink(PathOf("current"), "two");

        await Until.TrueAsync("the other folder is read", () => Task.FromResult(cache.Get("a") == "changes"));
    }

    [Test]
    public async Task Get_TwoProcessesOnOneStore_OneTellsTheOther()
    {
        // The other has no watch, and would serve what the store has: its stamp fits.
        var other = NewCache();
        Assert.That(other.Get("d/e/a"), Is.EqualTo("old"));

        Write("d/e/a", "new", LongAgo);

        await Until.TrueAsync("the other reads the new one", () => Task.FromResult(other.Get("d/e/a") == "new"));
    }

    [Test]
    public async Task Get_ManyChangesAtOnce_EndsWithTheLastOfEach()
    {
        var names = Enumerable.Range(0, 200).Select(i => $"many/{i % 10}/{i}").ToArray();
        foreach (var name in names)
            Write(name, "0", LongAgo);
        _cache.GetMany(names);

        for (var round = 1; round <= 20; round++)
        {
            foreach (var name in names)
                File.WriteAllText(PathOf(name), $"{round}");
        }

        foreach (var name in names)
            await IsAsync(name, "20");
    }

    private Task IsAsync(string name, string? text) => Until.TrueAsync($"{name} is {text ?? "gone"}", () => Task.FromResult(_cache.Get(name) == text));

    private Task WatchesAsync() => Until.TrueAsync("it watches", async () =>
    {
        Time.Advance(TimeSpan.FromSeconds(2));
        await Watched.CheckAsync();
        return Watched.State == FileWatchState.Watching;
    });

    // "No such file" may be cached by now.
    private async Task NotStoredOrMissingAsync(string name) =>
        Assert.That(!await IsStoredAsync(name) || NewCache().Get(name) is null);
}
