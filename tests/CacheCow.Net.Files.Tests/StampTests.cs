namespace CacheCow.Net.Files.Tests;

/// <summary>A file that somebody writes while it is read.</summary>
[TestFixture]
internal sealed class StampTests : FileFixture
{
    [Test]
    public void Get_ChangedOnceWhileRead_ReadsAgainAndStoresTheNewContent()
    {
        var reader = new WatchedReader(Options);
        var (first, later) = GetWhileChanging(reader);

        Assert.That((first, later), Is.EqualTo(("new", "new")));
        Assert.That(reader.Reads, Is.EqualTo(2));
    }

    [Test]
    public void Get_ChangedOnceWhileReadAndStampedAfterwards_IsStale()
    {
        var (_, later) = GetWhileChanging(new LateStampReader(Options));

        Assert.That(later, Is.EqualTo("old"), "the fence is out");
    }

    [Test]
    public async Task Get_ChangedAtEveryRead_ReturnsTheLastContentAndDoesNotStore()
    {
        Write("a", "0", LongAgo);
        var reader = new WatchedReader(Options);
        var changes = 0;
        reader.AfterContent = () => Write("a", $"{++changes}", LongAgo - TimeSpan.FromMinutes(changes));

        Assert.That(new WatchedCache(Store, reader).Get("a"), Is.EqualTo("2"));
        Assert.That((reader.Reads, await IsStoredAsync("a")), Is.EqualTo((3, false)));
    }

    [Test]
    public void Get_ChangedBetweenStampAndContent_ReadsAgain()
    {
        Write("a", "old", LongAgo);
        var reader = new WatchedReader(Options);
        reader.BeforeContent = Once(() => Write("a", "new", TimeSpan.FromMinutes(30)));
        var cache = new WatchedCache(Store, reader);

        Assert.That(new[] { cache.Get("a"), cache.Get("a") }, Is.All.EqualTo("new"));
        Assert.That(reader.Reads, Is.EqualTo(2));
    }

    [Test]
    public void Get_ReplacedByRenameWhileRead_ReturnsOneOfThemAndThenTheNewOne()
    {
        Write("a", "old", LongAgo);
        Write("b", "new", TimeSpan.FromMinutes(30));
        var reader = new WatchedReader(Options);
        reader.BeforeContent = Once(() => File.Move(PathOf("b"), PathOf("a"), overwrite: true));
        var cache = new WatchedCache(Store, reader);

        Assert.That(cache.Get("a"), Is.EqualTo("old"), "the file that was open");
        Assert.That(cache.Get("a"), Is.EqualTo("new"));
    }

    [Test]
    public void Get_DeletedBeforeItIsOpened_IsNull()
    {
        Write("a", "old", LongAgo);
        var reader = new WatchedReader(Options) { BeforeOpen = () => File.Delete(PathOf("a")) };

        Assert.That(new WatchedCache(Store, reader).Get("a"), Is.Null);
    }

    private (string? First, string? Later) GetWhileChanging(WatchedReader reader)
    {
        Write("a", "old", LongAgo);
        reader.AfterContent = Once(() => Write("a", "new", TimeSpan.FromMinutes(30)));
        var cache = new WatchedCache(Store, reader);
        return (cache.Get("a"), cache.Get("a"));
    }

    private static Action Once(Action action)
    {
        var done = false;
        return () =>
        {
            if (!done)
                action();
            done = true;
        };
    }
}
