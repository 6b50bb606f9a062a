using System.Text;
using System.Text.Json;

namespace CacheCow.Net.Files.Tests;

[TestFixture]
internal sealed class ReadingTests : FileFixture
{
    [Test]
    public void Text_WithByteOrderMark_ReadsWithoutIt()
    {
        Write("a.txt", "\uFEFFgrüezi", LongAgo);

        Assert.That(FileCacheCow.Text(Store, Options).Get("a.txt"), Is.EqualTo("grüezi"));
    }

    [Test]
    public void Json_ByReflection_ReadsObject()
    {
        Write("posts/1.json", """{"id":1,"title":"First"}""", LongAgo);
        var cache = FileCacheCow.Json<Post>(Store, Options, JsonSerializerOptions.Web);

        Assert.That(new[] { cache.Get("posts/1.json"), cache.Get("posts/1.json") }, Is.All.EqualTo(new Post(1, "First")));
    }

    [Test]
    public void Json_BySourceGeneration_ReadsObject()
    {
        Write("1.json", """{"Id":1,"Title":"First"}""", LongAgo);

        Assert.That(FileCacheCow.Json(Store, PostContext.Default.Post, Options).Get("1.json"), Is.EqualTo(new Post(1, "First")));
    }

    [Test]
    public async Task Json_Malformed_ThrowsAndCachesNothing()
    {
        Write("1.json", "{", LongAgo);
        var cache = FileCacheCow.Json(Store, PostContext.Default.Post, Options);

        Assert.That(() => cache.Get("1.json"), Throws.InstanceOf<JsonException>());
        Assert.That(await IsStoredAsync("1.json"), Is.False);
    }

    [Test]
    public async Task Get_Again_IsAHitThatDoesNotReadTheFile()
    {
        Write("a", "text", LongAgo);
        var reader = new WatchedReader(Options);
        var cache = new WatchedCache(Store, reader);

        Assert.That(new[] { cache.Get("a"), cache.Get("a"), await cache.GetAsync("a") }, Is.All.EqualTo("text"));
        Assert.That(reader.Reads, Is.EqualTo(1));
    }

    [Test]
    public void Get_EmptyFile_IsAnEmptyObject()
    {
        Write("a", "", LongAgo);
        var cache = NewCache();

        Assert.That(new[] { cache.Get("a"), cache.Get("a") }, Is.All.Empty);
    }

    [Test]
    public void Get_Refreshed_ReadsTheFileAgain()
    {
        Write("a", "text", LongAgo);
        var reader = new WatchedReader(Options);
        var cache = new WatchedCache(Store, reader);
        cache.Get("a");

        Assert.That(cache.Get("a", new ReadOptions { Refresh = true }), Is.EqualTo("text"));
        Assert.That(reader.Reads, Is.EqualTo(2));
    }

    [Test]
    public void GetMany_SomeMissingSomeTwice_HasThoseThatExistByTheirPathsAsAsked()
    {
        Write("a", "1", LongAgo);
        Write("b/c", "2", LongAgo);
        var cache = NewCache();
        cache.Get("a");

        var texts = cache.GetMany(["a", "b/c", "b/../a", "no", "a"]);

        Assert.That(texts, Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "1", ["b/c"] = "2", ["b/../a"] = "1" }));
    }

    [Test]
    public async Task GetMany_OneFileTooLarge_StoresTheOthers()
    {
        Write("small", "1", LongAgo);
        Write("large", "12345", LongAgo);

        await NewCache(Options with { MaxFileBytes = 4 }).GetManyAsync(["small", "large"]);

        Assert.That((await IsStoredAsync("small"), await IsStoredAsync("large")), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task MaxFileBytes_Exceeded_ReadsAndDoesNotStore([Values(4, 5)] int length)
    {
        Write("a", new string('x', length), LongAgo);

        Assert.That(NewCache(Options with { MaxFileBytes = 4 }).Get("a"), Has.Length.EqualTo(length));
        Assert.That(await IsStoredAsync("a"), Is.EqualTo(length <= 4));
    }

    [Test]
    public void Get_LargerThanTheFirstBuffer_IsWhole()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000));
        Write("a", text, LongAgo);

        Assert.That(NewCache().Get("a"), Is.EqualTo(text));
    }

    [Test]
    public void Make_Overridden_IsGivenPathAndContent()
    {
        Write("a", "text", LongAgo);

        Assert.That(new Shouting(Store, Options).Get("a"), Is.EqualTo("a: TEXT"));
    }

    [Test]
    public async Task SharedFetch_OfText_ReadsOnce()
    {
        Write("a", "text", LongAgo);
        var reader = new WatchedReader(Options);
        var cache = new WatchedCache(Store, reader);
        Task<string?>? joined = null;
        reader.BeforeContent = () => joined ??= Detached(() => cache.GetAsync("a").AsTask());

        var first = await cache.GetAsync("a");

        Assert.That((first, await joined!, reader.Reads), Is.EqualTo(("text", "text", 1)));
    }

    private static Task<T> Detached<T>(Func<Task<T>> call)
    {
        // Within a fetch, asking for the same object would be waiting for oneself: this is another caller.
        using (ExecutionContext.SuppressFlow())
            return Task.Run(call);
    }

    private sealed class Shouting(ICacheStore store, FileCacheOptions options) : FileCacheCow<string>(store, options)
    {
        protected override string Make(string path, ReadOnlyMemory<byte> content) =>
            $"{path}: {Encoding.UTF8.GetString(content.Span).ToUpperInvariant()}";
    }
}
