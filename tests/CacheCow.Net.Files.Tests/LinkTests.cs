namespace CacheCow.Net.Files.Tests;

[TestFixture]
[Platform(Exclude = "Win", Reason = "Making a symbolic link there takes a privilege.")]
internal sealed class LinkTests : FileFixture
{
    private string _outside = null!;

    [SetUp]
    public void MakeOutside()
    {
        _outside = NewFolder();
        WriteFile(Path.Join(_outside, "secret"), "secret", LongAgo);
    }

    [Test]
    public void Get_LinkToAFileOutside_IsRefused()
    {
        File.CreateSymbolicLink(PathOf("link"), Path.Join(_outside, "secret"));

        Assert.That(() => NewCache().Get("link"), Throws.ArgumentException);
    }

    [Test]
    public void Get_LinkToAFolderOutside_IsRefused()
    {
        Directory.CreateDirectory(PathOf("a"));
        Directory.CreateSymbolicLink(PathOf("a/link"), _outside);

        Assert.That(() => NewCache().Get("a/link/secret"), Throws.ArgumentException);
        Assert.That(() => NewCache().Get("a/link/missing"), Throws.ArgumentException, "nor is it told what is not there");
    }

    [Test]
    public void Get_LinkByLinkToOutside_IsRefused()
    {
        File.CreateSymbolicLink(PathOf("first"), "second");
        File.CreateSymbolicLink(PathOf("second"), Path.Join("..", Path.GetFileName(_outside), "secret"));

        Assert.That(() => NewCache().Get("first"), Throws.ArgumentException);
    }

    [Test]
    public void Get_LinkWithinTheRoot_IsRead()
    {
        Write("a/real", "text", LongAgo);
        Directory.CreateSymbolicLink(PathOf("b"), "a");
        File.CreateSymbolicLink(PathOf("link"), PathOf("b/../a/real"));
        var cache = NewCache();

        Assert.That(new[] { cache.Get("b/real"), cache.Get("link"), cache.Get("link") }, Is.All.EqualTo("text"));
    }

    [Test]
    public void Get_RootThatIsALink_IsRead()
    {
        Write("a", "text", LongAgo);
        var link = Path.Join(_outside, "root");
        Directory.CreateSymbolicLink(link, Root);

        Assert.That(NewCache(Options with { Root = link }).Get("a"), Is.EqualTo("text"));
    }

    [Test]
    public void Get_CachedFileWhoseFolderBecomesALinkToOutside_IsRefused()
    {
        Write("a/secret", "public", LongAgo);
        var cache = NewCache();
        cache.Get("a/secret");

        ReplaceByLink();

        Assert.That(() => cache.Get("a/secret"), Throws.ArgumentException);
    }

    [Test]
    public void Get_LinkThatBeginsToLeadElsewhere_ReadsTheOtherFile()
    {
        Write("a", "one", LongAgo);
        Write("b", "two", LongAgo + LongAgo);
        File.CreateSymbolicLink(PathOf("link"), "a");
        var cache = NewCache();
        cache.Get("link");

        File.Delete(PathOf("link"));
        File.CreateSymbolicLink(PathOf("link"), "b");

        Assert.That(cache.Get("link"), Is.EqualTo("two"));
    }

    [Test]
    public void Get_LinkWhoseFileComesAndGoes_IsThatFileOrNull()
    {
        File.CreateSymbolicLink(PathOf("link"), "a");
        var cache = NewCache();
        var before = cache.Get("link");
        Write("a", "text", LongAgo);
        var meanwhile = cache.Get("link");
        File.Delete(PathOf("a"));

        Assert.That(new[] { before, meanwhile, cache.Get("link") }, Is.EqualTo(new[] { null, "text", null }));
    }

    [Test]
    public void Get_LinkPutThereBetweenLookingAndOpening_IsRefused()
    {
        Write("a/secret", "public", LongAgo);
        var reader = new WatchedReader(Options) { BeforeOpen = ReplaceByLink };

        Assert.That(() => new WatchedCache(Store, reader).Get("a/secret"), Throws.ArgumentException);
    }

    [Test]
    [Platform("Linux")]
    public void Get_LinkPutThereAndTakenAway_IsRefused()
    {
        Write("a/secret", "public", LongAgo);
        var reader = new FlickeringReader(Options, ReplaceByLink, () => File.Delete(PathOf("a")));

        Assert.That(() => new WatchedCache(Store, reader).Get("a/secret"), Throws.ArgumentException);
    }

    [Test]
    public void Get_LinkPutThereBetweenLookingAndOpeningWithoutTheSecondLook_ReadsTheSecret()
    {
        Write("a/secret", "public", LongAgo);
        var reader = new UnguardedReader(Options) { BeforeOpen = ReplaceByLink };

        Assert.That(new WatchedCache(Store, reader).Get("a/secret"), Is.EqualTo("secret"), "the fence is out");
    }

    private void ReplaceByLink()
    {
        Directory.Delete(PathOf("a"), recursive: true);
        Directory.CreateSymbolicLink(PathOf("a"), _outside);
    }
}
