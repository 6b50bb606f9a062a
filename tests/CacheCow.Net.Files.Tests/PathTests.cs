namespace CacheCow.Net.Files.Tests;

[TestFixture]
internal sealed class PathTests : FileFixture
{
    [TestCase("..")]
    [TestCase("../a")]
    [TestCase("a/../../b")]
    [TestCase("./../a")]
    [TestCase("a/b/../../..")]
    [TestCase("/etc/hostname")]
    [TestCase("//server/share")]
    [TestCase("C:\\a")]
    [TestCase("c:a")]
    [TestCase("a\0b")]
    [TestCase("")]
    public void Get_PathThatLeadsOut_IsRefused(string path)
    {
        var cache = NewCache();

        Assert.That(() => cache.Get(path), Throws.ArgumentException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("path"));
        Assert.That(() => cache.Get(path, new ReadOptions { Bypass = true }), Throws.ArgumentException);
        Assert.That(() => cache.GetMany(["fine", path]), Throws.ArgumentException);
        Assert.That(() => cache.Invalidate(path), Throws.ArgumentException);
    }

    [Test]
    public void Get_PathThatLeadsOutAndInAgain_IsRefused()
    {
        Write("a", "text", LongAgo);

        Assert.That(() => NewCache().Get($"../{Path.GetFileName(Root)}/a"), Throws.ArgumentException);
    }

    [Test]
    public void Get_FolderWhoseNameBeginsLikeTheRoots_IsRefused()
    {
        var sibling = Root + "-other";
        WriteFile(Path.Join(sibling, "a"), "secret", LongAgo);

        try
        {
            File.CreateSymbolicLink(PathOf("link"), Path.Join(sibling, "a"));
            Assert.That(() => NewCache().Get("link"), Throws.ArgumentException);
        }
        finally
        {
            Directory.Delete(sibling, recursive: true);
        }
    }

    [Test]
    public void Refusal_Message_NamesPathAndRule()
    {
        Assert.That(() => NewCache().Get("../a"), Throws.ArgumentException.With.Message.Contains("'../a'").And.Message.Contains("within the root"));
    }

    [TestCase("b")]
    [TestCase("./b")]
    [TestCase("a/../b")]
    [TestCase("a//..///b")]
    [TestCase("b/")]
    public void Get_OtherSpellingOfAPath_IsTheSameObject(string path)
    {
        Write("b", "text", LongAgo);
        var reader = new WatchedReader(Options);
        var cache = new WatchedCache(Store, reader);
        cache.Get("b");

        Assert.That(cache.Get(path), Is.EqualTo("text"));
        Assert.That(reader.Reads, Is.EqualTo(1));
    }

    [TestCase("$ { } * : .txt")]
    [TestCase("...")]
    [TestCase("..a")]
    [TestCase("ä\uD83D\uDC04")]
    public void Get_OddName_IsRead(string name)
    {
        Write(name, "text", LongAgo);
        var cache = NewCache();

        Assert.That(new[] { cache.Get(name), cache.Get(name) }, Is.All.EqualTo("text"));
    }

    [Test]
    public void Get_PathOfAMegabyte_ThrowsWhatTheSystemSays()
    {
        Assert.That(() => NewCache().Get(new string('a', 1 << 20)), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void TwoRoots_EqualRelativePaths_AreTwoObjects()
    {
        var other = NewFolder();
        Write("a", "one", LongAgo);
        WriteFile(Path.Join(other, "a"), "two", LongAgo);
        var (first, second) = (NewCache(), NewCache(Options with { Root = other }));

        Assert.That((first.Get("a"), second.Get("a"), first.Get("a"), second.Get("a")), Is.EqualTo(("one", "two", "one", "two")));
    }

    [Test]
    public void WithoutRoot_FullAndRelativePaths_AreRead()
    {
        Write("b/c", "text", LongAgo);
        var cache = NewCache(Options with { Root = null });
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, PathOf("b/c"));

        Assert.That(new[] { cache.Get(PathOf("b/c")), cache.Get(PathOf("b/x/../c")), cache.Get(relative) }, Is.All.EqualTo("text"));
        Assert.That(() => cache.Get("a\0b"), Throws.ArgumentException);
    }
}
