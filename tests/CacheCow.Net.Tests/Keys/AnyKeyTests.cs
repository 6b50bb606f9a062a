using System.Runtime.InteropServices;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Keys;

/// <summary>Whatever the key: every object is read right, and none is read for another.</summary>
[TestFixture]
internal sealed class AnyKeyTests
{
    private readonly MemoryStore _store = new();

    private static IEnumerable<string> Keys =>
        ["", "a", "$", "a$b", ":", "{", "}", "{a}", "*", "a b", "\0", "\ud800", "\udfff", "\ud800\ud800", "\uFFFD", "ß", "😀", new string('x', 1 << 20), new string('ж', 1 << 20)];

    [Test]
    public async Task Get_AnyText_ReadsItsOwnObject()
    {
        var cache = new EchoCache(_store);
        foreach (var key in Keys)
            Assert.That(await cache.GetAsync(key), Is.EqualTo("of " + key));
        foreach (var key in Keys)
            Assert.That(await cache.GetAsync(key), Is.EqualTo("of " + key));
        Assert.That(cache.Fetches, Is.EqualTo(Keys.Count()));
    }

    [Test]
    public async Task Get_AnyTextAsKeysOfOnesOwn_ReadsItsOwnObject()
    {
        var cache = new RawKeyCache(new MemoryStore());
        foreach (var _ in new int[2])
        {
            foreach (var key in Keys)
                Assert.That(await cache.GetAsync(key), Is.EqualTo("of " + key));
        }
    }

    [Test]
    public void Get_Null_Throws()
    {
        var cache = new EchoCache(_store);
        Assert.That(() => cache.Get(null!), Throws.ArgumentNullException);
        Assert.That(() => cache.Invalidate(null!), Throws.ArgumentNullException);
        Assert.That(() => cache.GetMany(["a", null!]), Throws.ArgumentException);
        Assert.That(() => cache.GetMany(null!), Throws.ArgumentNullException);
        Assert.That(() => cache.InvalidateMany(["a", null!]), Throws.ArgumentException);
    }

    [Test]
    public async Task Get_TwoIdentitiesWithOneHash_BothReadRight()
    {
        var (first, second) = CollidingIdentities.Parts(CollidingIdentities.Kind + "$");
        var cache = new EchoCache(_store, CollidingIdentities.Kind);
        for (var i = 0; i < 3; i++)
        {
            Assert.That(await cache.GetAsync(first), Is.EqualTo("of " + first));
            Assert.That(await cache.GetAsync(second), Is.EqualTo("of " + second));
        }

        var both = await cache.GetManyAsync([first, second]);
        Assert.That(both[first], Is.EqualTo("of " + first));
        Assert.That(both[second], Is.EqualTo("of " + second));
    }

    [Test]
    public async Task Get_TwoIdentitiesWithOneHash_ReadEachOthersWithoutTheIdentityInTheEnvelope()
    {
        var (first, second) = CollidingIdentities.Parts(CollidingIdentities.Kind + "$");
        var cache = new NoIdentityCache(_store, CollidingIdentities.Kind);
        await cache.GetAsync(first);
        Assert.That(await cache.GetAsync(second), Is.EqualTo("of " + first));
    }

    [Test]
    public void GetKeys_ReturnsNothingUsable_SaysSo()
    {
        Assert.That(() => new BadKeysCache(_store, default).Get("a"), Throws.InvalidOperationException.With.Message.Contains("GetKeys"));
        Assert.That(() => new BadKeysCache(_store, ("same", "same")).Get("a"), Throws.InvalidOperationException.With.Message.Contains("must differ"));
    }

    private class EchoCache(ICacheStore store, string kind = "echo") : CacheCow<string, string>(store)
    {
        public int Fetches { get; private set; }

        protected override string? Fetch(string key)
        {
            Fetches++;
            return "of " + key;
        }

        // An encoding would make one character of all lone surrogates.
        protected override byte[] Serialize(string obj) => MemoryMarshal.AsBytes(obj.AsSpan()).ToArray();

        protected override string Deserialize(string key, ReadOnlyMemory<byte> data) => new(MemoryMarshal.Cast<byte, char>(data.Span));

        protected override CacheKeys GetKeys(string key) => CacheKeys.For(kind, key);
    }

    // The two store keys are made of what a naive author would take: the key itself.
    private sealed class RawKeyCache(ICacheStore store) : EchoCache(store)
    {
        protected override CacheKeys GetKeys(string key) => ("{" + key + "}", "flag{" + key + "}");
    }

    private sealed class NoIdentityCache(ICacheStore store, string kind) : EchoCache(store, kind)
    {
        protected override CacheKeys GetKeys(string key) => base.GetKeys(key) with { Identity = "nobody" };
    }

    private sealed class BadKeysCache(ICacheStore store, CacheKeys keys) : EchoCache(store)
    {
        protected override CacheKeys GetKeys(string key) => keys;
    }
}
