namespace CacheCow.Net.Files.Tests;

[TestFixture]
internal sealed class FileCacheOptionsTests
{
    [TestCase("")]
    [TestCase("a\0b")]
    public void Root_NoPath_IsRefused(string root) =>
        Assert.That(() => new FileCacheOptions { Root = root }, Throws.ArgumentException.With.Message.Contains("Root must be a path"));

    [Test]
    public void Root_Relative_BecomesFull() =>
        Assert.That(new FileCacheOptions { Root = "a/" }.Root, Is.EqualTo(Path.Join(Environment.CurrentDirectory, "a")));

    [Test]
    public void MaxFileBytes_Negative_IsRefused() =>
        Assert.That(() => new FileCacheOptions { MaxFileBytes = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("-1"));

    [Test]
    public void MaxReadBytes_OutOfRange_IsRefused([Values(-1, int.MaxValue)] int bytes) =>
        Assert.That(() => new FileCacheOptions { MaxReadBytes = bytes }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void YoungFileAge_OutOfRange_IsRefused([Values(-1, 25 * 60)] int minutes) =>
        Assert.That(() => new FileCacheOptions { YoungFileAge = TimeSpan.FromMinutes(minutes) }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Cache_Null_IsRefused() =>
        Assert.That(() => new FileCacheOptions { Cache = null! }, Throws.ArgumentNullException);

    [Test]
    public void Constructor_NothingGiven_IsRefused()
    {
        Assert.That(() => FileCacheCow.Text(null!), Throws.ArgumentNullException);
        Assert.That(() => new FileCacheCow<string>(new MemoryStore(), deserialize: null!), Throws.ArgumentNullException);
    }
}
