using System.Net.Sockets;

namespace CacheCow.Net.Files.Tests;

/// <summary>What has a path and is no regular file, or too large: refused without waiting, and without telling where the root is.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed class OddFileTests : FileFixture
{
    [Test]
    public async Task Get_Pipe_IsRefusedAtOnce()
    {
        Disk.Pipe(PathOf("pipe"));
        var cache = NewCache();

        Assert.That(() => cache.Get("pipe"), Throws.InstanceOf<IOException>().With.Message.Contains("'pipe'").And.Message.Contains("regular"));
        Assert.That(async () => await cache.GetAsync("pipe"), Throws.InstanceOf<IOException>());
        Assert.That(() => cache.GetMany(["pipe"]), Throws.InstanceOf<IOException>());
        Assert.That(await IsStoredAsync("pipe"), Is.False);
    }

    [Test]
    public void Get_LinkToAPipe_IsRefusedAtOnce()
    {
        Disk.Pipe(PathOf("pipe"));
        File.CreateSymbolicLink(PathOf("link"), "pipe");

        Assert.That(() => NewCache().Get("link"), Throws.InstanceOf<IOException>().With.Message.Contains("'link'"));
    }

    [Test]
    public void Open_PipeThatTookThePlaceAfterTheLook_IsRefusedAtOnce()
    {
        Disk.Pipe(PathOf("pipe"));

        Assert.That(() => FileSystem.OpenSeen(PathOf("pipe")), Throws.InstanceOf<UnreadableFileException>());
        Assert.That(() => FileSystem.OpenSeen("/dev/zero"), Throws.InstanceOf<UnreadableFileException>());
        Assert.That(() => FileSystem.OpenSeen(Root), Throws.InstanceOf<UnreadableFileException>());
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Get_CachedFileWhosePlaceAPipeHasTaken_IsRefused(bool compareContent)
    {
        Write("a", "", LongAgo);
        var cache = NewCache(Options with { CompareContent = compareContent });
        cache.Get("a");
        File.Delete(PathOf("a"));
        Disk.Pipe(PathOf("a"));
        File.SetLastWriteTimeUtc(PathOf("a"), (Time.GetUtcNow() - LongAgo).UtcDateTime);

        Assert.That(() => cache.Get("a"), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void Get_Socket_IsRefused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(PathOf("socket")));

        Assert.That(() => NewCache().Get("socket"), Throws.InstanceOf<IOException>().With.Message.Contains("regular"));
    }

    [TestCase("zero")]
    [TestCase("null")]
    [TestCase("random")]
    [TestCase("tty")]
    public void Get_Device_IsRefused(string name)
    {
        Assert.That(() => NewCache(Options with { Root = "/dev" }).Get(name), Throws.InstanceOf<IOException>().With.Message.Contains("regular"));
        Assert.That(() => NewCache(Options with { Root = null }).Get("/dev/" + name), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task Get_FileWithoutALength_IsReadEachTime()
    {
        var cache = NewCache(Options with { Root = null });

        Assert.That(cache.Get("/proc/version"), Does.StartWith("Linux"));
        Assert.That(await Store.ReadAsync(CacheKeys.For("file", "/proc/version"), CancellationToken.None), Is.Null);
    }

    [Test]
    public void Get_MoreThanMayBeRead_IsRefusedWhateverTheLengthSays()
    {
        Write("four", "1234", LongAgo);
        Write("five", "12345", LongAgo);
        using (var sparse = File.Create(PathOf("sparse")))
            sparse.SetLength(1L << 40);
        var cache = NewCache(Options with { MaxReadBytes = 4, Root = null });

        Assert.That(cache.Get(PathOf("four")), Is.EqualTo("1234"));
        foreach (var path in new[] { PathOf("five"), PathOf("sparse"), "/proc/version" })
            Assert.That(() => cache.Get(path), Throws.InstanceOf<IOException>().With.Message.Contains("MaxReadBytes"), path);
        Assert.That(() => NewCache().Get("sparse"), Throws.InstanceOf<IOException>(), "by default, too");
    }

    [Test]
    public void Get_FileThatGrowsWithoutEnd_IsRefusedAtTheLimit()
    {
        Write("a", "1", LongAgo);
        var reader = new WatchedReader(Options with { MaxReadBytes = 100 });
        reader.BeforeContent = () => File.AppendAllText(PathOf("a"), new string('x', 60));

        Assert.That(() => new WatchedCache(Store, reader).Get("a"), Throws.InstanceOf<IOException>().With.Message.Contains("MaxReadBytes"));
    }

    [Test]
    public void Get_ContentComparedWhileItGrows_IsNotTheSame()
    {
        Write("a", "1", LongAgo);
        Write("b", "1" + new string('x', 1 << 20), LongAgo);
        using var longer = FileSystem.Open(PathOf("b"));

        Assert.That(ContentHash.Matches(longer, 1, ContentHash.Of("1"u8)), Is.False);
        using var same = FileSystem.Open(PathOf("a"));
        Assert.That(ContentHash.Matches(same, 1, ContentHash.Of("1"u8)), Is.True);
    }

    [Test]
    public void Errors_OfEveryKind_TellThePathAsItWasAskedForAndNoOther()
    {
        Directory.CreateDirectory(PathOf("folder"));
        Disk.Pipe(PathOf("pipe"));
        File.CreateSymbolicLink(PathOf("circle"), "circle");
        using (var sparse = File.Create(PathOf("sparse")))
            sparse.SetLength(1L << 40);
        var name = new string('n', 300);
        var cache = NewCache();

        foreach (var path in new[] { "folder", "pipe", "circle", "sparse", name, "folder/" + name, "../x", "circle/x" })
        {
            var thrown = Assert.Catch(() => cache.Get(path))!;
            Assert.That(thrown.Message, Does.Contain(path).And.Not.Contain(Root), path);
            Assert.That(thrown.InnerException, Is.Null, path);
        }
    }

    [Test]
    public void Get_FolderOrPathThatIsTooLong_IsWhatDotNetThrowsForIt()
    {
        Directory.CreateDirectory(PathOf("folder"));
        var cache = NewCache();

        Assert.That(() => cache.Get("folder"), Throws.InstanceOf<UnauthorizedAccessException>().With.Message.Contains("directory"));
        Assert.That(() => cache.Get(new string('n', 300)), Throws.InstanceOf<PathTooLongException>());
    }
}
