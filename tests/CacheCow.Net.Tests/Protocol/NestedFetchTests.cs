using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>Fetches that ask the cache themselves: no caller waits for ever, whatever waits for what.</summary>
[TestFixture]
internal sealed class NestedFetchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly CacheCowOptions _options = new() { FillWait = TimeSpan.FromMilliseconds(50) };

    [Test]
    public async Task Fetch_AsksForItselfAmongOthers_ThrowsAndLeavesTheOthersFree()
    {
        var cache = new NestingCache(_options);
        cache.Fetches["a"] = async () => (await cache.GetManyAsync(["x", "a"])).Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(async () => await cache.GetAsync("a").AsTask().WaitAsync(Patience), Throws.InvalidOperationException);
        Assert.That(await cache.GetAsync("x").AsTask().WaitAsync(Patience), Is.EqualTo("x"));
    }

    [Test]
    public async Task Fetch_AsksForAnotherOfItsOwnBatch_GetsIt()
    {
        var cache = new NestingCache(_options);
        cache.Fetches["child"] = async () => "child of " + await cache.GetAsync("parent");
        var both = await cache.GetManyAsync(["child", "parent"]).AsTask().WaitAsync(Patience);
        Assert.That(both["child"], Is.EqualTo("child of parent"));
        Assert.That(both["parent"], Is.EqualTo("parent"));
    }

    [Test]
    public async Task Fetch_TwoAskForEachOtherAtOnce_BothEnd()
    {
        var cache = new NestingCache(_options);
        var (inA, inB) = (new Gate(), new Gate());
        cache.Fetches["a"] = async () =>
        {
            await inA.PassAsync();
            return "a" + await cache.GetAsync("b");
        };
        cache.Fetches["b"] = async () =>
        {
            await inB.PassAsync();
            return "b" + await cache.GetAsync("a");
        };
        var callers = new[] { cache.GetAsync("a").AsTask(), cache.GetAsync("b").AsTask() };
        await Task.WhenAll(inA.Reached, inB.Reached);
        inA.Open();
        inB.Open();
        foreach (var caller in callers)
            Assert.That(async () => await caller.WaitAsync(Patience), Throws.InvalidOperationException.With.Message.Contains("wait for itself"));
    }

    [Test]
    public async Task Fetch_WaitsForOneThatWaitsForItsBatch_BothEnd()
    {
        // "a" reads "c", "c" reads "b", and "a" and "b" are fetched together.
        var cache = new NestingCache(_options);
        var (inA, inC) = (new Gate(), new Gate());
        cache.Fetches["a"] = async () =>
        {
            await inA.PassAsync();
            return "a" + await cache.GetAsync("c");
        };
        cache.Fetches["c"] = async () =>
        {
            await inC.PassAsync();
            return "c" + await cache.GetAsync("b");
        };
        var many = cache.GetManyAsync(["a", "b"]).AsTask();
        var one = cache.GetAsync("c").AsTask();
        await Task.WhenAll(inA.Reached, inC.Reached);
        inA.Open();
        inC.Open();
        Assert.That(await one.WaitAsync(Patience), Is.EqualTo("cb"));
        Assert.That((await many.WaitAsync(Patience))["a"], Is.EqualTo("acb"));
    }

    private sealed class NestingCache(CacheCowOptions options) : CacheCow<string, string>(new MemoryStore(), options)
    {
        public Dictionary<string, Func<Task<string>>> Fetches { get; } = [];

        protected override string? Fetch(string key) => key;

        protected override async ValueTask<string?> FetchAsync(string key, CancellationToken cancellationToken) =>
            Fetches.TryGetValue(key, out var fetch) ? await fetch() : key;

        protected override byte[] Serialize(string obj) => System.Text.Encoding.UTF8.GetBytes(obj);

        protected override string Deserialize(string key, ReadOnlyMemory<byte> data) => System.Text.Encoding.UTF8.GetString(data.Span);

        protected override CacheKeys GetKeys(string key) => CacheKeys.For("nesting", key);
    }
}
