using System.Runtime.Versioning;

namespace CacheCow.Net.Files.Tests;

/// <summary>Another file, or another content, with the length and the last-write time of the one that was read.</summary>
[TestFixture]
[Platform("Linux", Reason = "Elsewhere the system tells the time of creation alone.")]
[UnsupportedOSPlatform("windows")]
internal sealed class OtherFileTests : FileFixture
{
    private CountingFiles _files = null!;

    [SetUp]
    public void MakeAllFilesOld()
    {
        // The time of change is the machine's, and nobody can set it: it is the cache's clock that is late enough.
        Time.Advance(DateTimeOffset.UtcNow.AddDays(1) - Time.GetUtcNow());
        _files = new CountingFiles();
    }

    [TestCase(true, ExpectedResult = "new")]
    [TestCase(false, ExpectedResult = "old", Description = "The fence is out.")]
    public string? Get_AnotherFileMovedIntoItsPlace_IsNew(bool looksAtTheFile) => GetAfter(looksAtTheFile, () =>
    {
        Write("b", "new", LongAgo);
        File.Move(PathOf("b"), PathOf("a"), overwrite: true);
    });

    [TestCase(true, ExpectedResult = "new")]
    [TestCase(false, ExpectedResult = "old", Description = "The fence is out.")]
    public string? Get_CopiedOverWithItsTime_IsNew(bool looksAtTheFile) => GetAfter(looksAtTheFile, () => WriteLater("a", "new"));

    [TestCase(true, ExpectedResult = "new")]
    [TestCase(false, ExpectedResult = "old", Description = "The fence is out.")]
    public string? Get_LinkOfReleasesThatMovesOn_IsNew(bool looksAtTheFile)
    {
        WriteFile(PathOf("1/a"), "old", LongAgo);
        WriteFile(PathOf("2/a"), "new", LongAgo);
        Directory.CreateSymbolicLink(PathOf("current"), "1");
        var cache = NewCache(looksAtTheFile);
        cache.Get("current/a");

        Directory.Delete(PathOf("current"));
        Directory.CreateSymbolicLink(PathOf("current"), "2");

        return cache.Get("current/a");
    }

    [TestCase(true, ExpectedResult = "new")]
    [TestCase(false, ExpectedResult = "old", Description = "The fence is out.")]
    public string? Get_FolderOfAnImageWhoseTimesAreTheEpoch_IsNew(bool looksAtTheFile)
    {
        foreach (var (folder, text) in new[] { ("1", "old"), ("2", "new") })
        {
            Write(folder + "/a", text, LongAgo);
            File.SetLastWriteTimeUtc(PathOf(folder + "/a"), DateTime.UnixEpoch);
        }

        var cache = NewCache(looksAtTheFile);
        cache.Get("1/a");
        Directory.Move(PathOf("1"), PathOf("0"));
        Directory.Move(PathOf("2"), PathOf("1"));

        return cache.Get("1/a");
    }

    [Test]
    public void Get_WrittenByWayOfAHardLink_IsNew()
    {
        Write("a", "old", LongAgo);
        Disk.Link(PathOf("a"), PathOf("b"));
        var cache = NewCache(looksAtTheFile: true);
        cache.Get("a");

        WriteLater("b", "new");

        Assert.That(cache.Get("a"), Is.EqualTo("new"));
    }

    [Test]
    public void Get_PermissionsChanged_ComparesTheContentOnceAndDoesNotReadAnew()
    {
        Write("a", "old", LongAgo);
        var reader = new WatchedReader(Options, _files);
        var cache = new WatchedCache(Store, reader);
        cache.Get("a");
        var stamped = Changed("a");
        do
            File.SetUnixFileMode(PathOf("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        while (Changed("a") == stamped);
        _files.Opened = 0;

        Assert.That(new[] { cache.Get("a"), cache.Get("a"), cache.Get("a") }, Is.All.EqualTo("old"));
        Assert.That((reader.Reads, _files.Opened), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Get_StoreSharedWithAMachineThatNumbersFilesOtherwise_ComparesTheContentOnce()
    {
        Write("a", "old", LongAgo);
        NewCache(looksAtTheFile: true).Get("a");
        var reader = new WatchedReader(Options, _files);
        _files.Machine = 1;
        var cache = new WatchedCache(Store, reader);

        Assert.That(new[] { cache.Get("a"), cache.Get("a") }, Is.All.EqualTo("old"));
        Assert.That((reader.Reads, _files.Opened), Is.EqualTo((0, 1)));
        WriteLater("a", "new");
        Assert.That(cache.Get("a"), Is.EqualTo("new"), "what was known of the old state is good for nothing else");
    }

    [TestCase(2000, ExpectedResult = "new")]
    [TestCase(0, ExpectedResult = "old", Description = "The fence is out.")]
    public string? Get_CopiedOverTwiceWithinTheTick_IsNew(int youngMilliseconds)
    {
        // The clock of the file system stands still: both copies have one time of change, and the first was compared in between.
        _files.ChangeTicks = Time.GetUtcNow().UtcTicks;
        Write("a", "old", LongAgo);
        var cache = NewCache(Options with { YoungFileAge = TimeSpan.FromMilliseconds(youngMilliseconds) }, _files);
        cache.Get("a");
        _files.Machine = 1;
        cache.Get("a");

        Write("a", "new", LongAgo);

        return cache.Get("a");
    }

    private string? GetAfter(bool looksAtTheFile, Action change)
    {
        Write("a", "old", LongAgo);
        var cache = NewCache(looksAtTheFile);
        cache.Get("a");
        change();
        return cache.Get("a");
    }

    private FileCacheCow<string> NewCache(bool looksAtTheFile) => NewCache(Options, looksAtTheFile ? FileSystem.Real : new PlainFiles());

    // With the same last-write time, and at another tick of the file system's clock, which nobody can turn.
    private void WriteLater(string name, string text)
    {
        var before = Changed(name);
        do
            Write(name, text, LongAgo);
        while (Changed(name) == before);
    }

    private long Changed(string name) => FileSystem.Real.StateOf(PathOf(name))!.Value.ChangeTicks;
}
