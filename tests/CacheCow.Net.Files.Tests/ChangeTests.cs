namespace CacheCow.Net.Files.Tests;

[TestFixture]
internal sealed class ChangeTests : FileFixture
{
    private static readonly TimeSpan LessLongAgo = LongAgo - TimeSpan.FromMinutes(1);

    [Test]
    public void Get_LengthChangedTimeKept_ReadsAgain()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache();
        cache.Get("a");

        Write("a", "longer", LongAgo);

        Assert.That(cache.Get("a"), Is.EqualTo("longer"));
    }

    [Test]
    public void Get_TimeChangedLengthKept_ReadsAgain([Values(1, -1)] int minutes)
    {
        Write("a", "old", LongAgo);
        var cache = NewCache();
        cache.Get("a");

        Write("a", "new", LongAgo + TimeSpan.FromMinutes(minutes));

        Assert.That(cache.Get("a"), Is.EqualTo("new"));
    }

    [TestCase(true, ExpectedResult = "new")]
    [TestCase(false, ExpectedResult = "old", Description = "What CompareContent is for.")]
    public string? Get_LengthAndTimeKept_ReadsAgainIfContentIsCompared(bool compareContent)
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(Options with { CompareContent = compareContent });
        cache.Get("a");

        Write("a", "new", LongAgo);

        return cache.Get("a");
    }

    [Test]
    public void CompareContent_ContentKept_IsAHit()
    {
        Write("a", "text", LongAgo);
        var reader = new WatchedReader(Options with { CompareContent = true });
        var cache = new WatchedCache(Store, reader);

        Assert.That(new[] { cache.Get("a"), cache.Get("a") }, Is.All.EqualTo("text"));
        Assert.That(reader.Reads, Is.EqualTo(1));
    }

    [Test]
    public void Get_FileReplacedByRename_ReadsTheNewOne()
    {
        Write("a", "old", LongAgo);
        Write("b", "new", LessLongAgo);
        var cache = NewCache();
        cache.Get("a");

        File.Move(PathOf("b"), PathOf("a"), overwrite: true);

        Assert.That(cache.Get("a"), Is.EqualTo("new"));
    }

    [Test]
    public void Get_FileDeleted_IsNull()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache();
        cache.Get("a");

        File.Delete(PathOf("a"));

        Assert.That(cache.Get("a"), Is.Null);
    }

    [TestCase("a")]
    [TestCase("no/such/folder/a")]
    public async Task Get_FileMissingThenCreated_IsNegativeThenNoticedAtOnce(string name)
    {
        var cache = NewCache();
        Assert.That(cache.Get(name), Is.Null);
        Assert.That(await IsStoredAsync(name), Is.True, "negative entry");

        Write(name, "new", LongAgo);

        Assert.That(cache.Get(name), Is.EqualTo("new"));
    }

    [Test]
    public void Get_FileUsedAsFolder_IsNull()
    {
        Write("a", "text", LongAgo);

        Assert.That(NewCache().Get("a/b"), Is.Null);
    }

    [Test]
    public void Get_Directory_ThrowsWhatTheSystemSays()
    {
        Directory.CreateDirectory(PathOf("a"));
        var cache = NewCache();

        Assert.That(() => cache.Get("a"), Throws.InstanceOf<UnauthorizedAccessException>());
        Assert.That(() => cache.Get("a"), Throws.InstanceOf<UnauthorizedAccessException>(), "again: nothing was cached");
    }

    [Test]
    public void Get_FileReplacedByDirectory_Throws()
    {
        Write("a", "text", LongAgo);
        var cache = NewCache();
        cache.Get("a");

        File.Delete(PathOf("a"));
        Directory.CreateDirectory(PathOf("a"));

        Assert.That(() => cache.Get("a"), Throws.InstanceOf<UnauthorizedAccessException>());
    }

    [Test]
    public void Get_MissingFileThatBecomesADirectory_Throws()
    {
        var cache = NewCache();
        cache.Get("a");

        Directory.CreateDirectory(PathOf("a"));

        Assert.That(() => cache.Get("a"), Throws.InstanceOf<UnauthorizedAccessException>());
    }

    [Test]
    public void Get_LinksInACircle_Throws()
    {
        File.CreateSymbolicLink(PathOf("a"), PathOf("b"));
        File.CreateSymbolicLink(PathOf("b"), PathOf("a"));

        Assert.That(() => NewCache().Get("a"), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void Invalidate_OfAnotherSpelling_RemovesTheFile()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache();
        cache.Get("a");
        Write("a", "new", LongAgo);
        Assert.That(cache.Get("a"), Is.EqualTo("old"), "nothing to be seen");

        cache.Invalidate("./b/../a");

        Assert.That(cache.Get("a"), Is.EqualTo("new"));
    }
}
