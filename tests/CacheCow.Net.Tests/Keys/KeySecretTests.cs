namespace CacheCow.Net.Tests.Keys;

/// <summary>Names that nobody without the secret can compute.</summary>
[TestFixture]
internal sealed class KeySecretTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly MemoryStore _store = new();

    [Test]
    public void Keys_UnderASecret_AreOf128BitsAndInOneSlot()
    {
        var cache = new OpenCache(_store, new CacheCowOptions { KeySecret = Secret });
        var keys = cache.KeysOf("a");
        Assert.That(keys.Data, Does.Match("^cache:\\{[0-9a-f]{32}\\}$"));
        Assert.That(keys.Flag, Is.EqualTo("flag:" + keys.Data["cache:".Length..]));
        Assert.That(keys.Identity, Is.EqualTo("named$a"));
        Assert.That(cache.KeysOfTag("named$a").Data, Does.Match("^tag:\\{[0-9a-f]{32}\\}$").And.Not.Contain(keys.Data["cache:".Length..]));
        Assert.That(cache.KeysOf("a"), Is.EqualTo(keys).And.Not.EqualTo(cache.KeysOf("b")));
    }

    // Pinned: another name would be another object for every program that is older.
    [Test]
    public void Keys_UnderASecret_AreTheHmacOfTheIdentity()
    {
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Secret, (byte[])[0, .. "named$a"u8]))[..32];
        Assert.That(new OpenCache(_store, new CacheCowOptions { KeySecret = Secret }).KeysOf("a").Data, Is.EqualTo($"cache:{{{expected}}}"));
    }

    [Test]
    public void Keys_UnderOtherSecrets_AreOthers()
    {
        var one = new OpenCache(new MemoryStore(), new CacheCowOptions { KeySecret = Secret });
        var other = new OpenCache(new MemoryStore(), new CacheCowOptions { KeySecret = Secret.AsMemory(1) });
        var none = new OpenCache(new MemoryStore(), null);
        Assert.That(new[] { one.KeysOf("a"), other.KeysOf("a"), none.KeysOf("a") }, Is.Unique);
        Assert.That(new[] { one.KeysOfTag("a"), other.KeysOfTag("a"), none.KeysOfTag("a") }, Is.Unique);
        Assert.That(none.KeysOf("a"), Is.EqualTo(CacheKeys.For("named", "a")));
    }

    // Of XXH64, anybody can make two texts with one name: who invalidates or holds the one removes the other.
    [Test]
    public async Task Invalidate_OfACollision_RemovesTheOthersObjectOnlyWithoutASecret([Values] bool secret)
    {
        var (mine, theirs) = CollidingIdentities.Parts(CollidingIdentities.Kind + "$");
        var cache = new OpenCache(new MemoryStore(), secret ? new CacheCowOptions { KeySecret = Secret } : null, CollidingIdentities.Kind);
        Assert.That(CacheKeys.For(CollidingIdentities.Kind, mine).Data, Is.EqualTo(CacheKeys.For(CollidingIdentities.Kind, theirs).Data));
        await cache.GetAsync(theirs);
        for (var i = 0; i < 3; i++)
        {
            await cache.InvalidateAsync(mine, TimeSpan.FromHours(1));
            await cache.GetAsync(theirs);
        }

        Assert.That(cache.Fetched, Has.Count.EqualTo(secret ? 1 : 4));
    }

    [Test]
    public async Task Invalidate_WithALocalTierOfAnotherCache_IsHeardUnderTheSecret()
    {
        var options = new CacheCowOptions { KeySecret = Secret, LocalTier = new LocalTierOptions() };
        var (one, other) = (new OpenCache(_store, options, "heard"), new OpenCache(_store, options, "heard"));
        await one.GetAsync("a");
        one.Version++;
        await other.InvalidateAsync("a");
        Assert.That(await one.GetAsync("a"), Is.EqualTo("heard$a 1"));
        one.Version++;
        await other.InvalidateTagAsync("tag");
        Assert.That(await one.GetAsync("a"), Is.EqualTo("heard$a 2"));
        one.Version++;
        await using (await other.BeginWriteAsync([], ["tag"]))
            Assert.That(await one.GetAsync("a"), Is.EqualTo("heard$a 3"));
    }

    [Test]
    public void Cache_WithAnotherSecretThanOthersOnTheStore_IsRefused()
    {
        var store = new MemoryStore();
        _ = new OpenCache(store, new CacheCowOptions { KeySecret = Secret });
        Assert.That(() => new OpenCache(store, null), Throws.ArgumentException.With.Message.Contains(nameof(CacheCowOptions.KeySecret)));
        Assert.That(() => new OpenCache(store, new CacheCowOptions { KeySecret = Secret.AsMemory(1) }), Throws.ArgumentException);
        Assert.That(() => new OpenCache(store, new CacheCowOptions { KeySecret = Secret.ToArray() }), Throws.Nothing);
    }

    [Test]
    public void KeysOfOnesOwnMaking_UnderASecret_StayAsTheyAre()
    {
        var store = new MemoryStore();
        var own = new OwnKeysCache(store, new CacheCowOptions { KeySecret = Secret });
        Assert.That(own.KeysOf("a"), Is.EqualTo((CacheKeys)("mine:{a}:data", "mine:{a}:flag")));
    }

    [Test]
    public void KeySecret_OfAnotherLength_IsRefused([Values(1, 15, 1025)] int length) =>
        Assert.That(() => new CacheCowOptions { KeySecret = new byte[length] }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("16"));

    [Test]
    public void KeySecret_OnceSet_IsNeitherChangedNorShown()
    {
        var bytes = Secret.ToArray();
        var options = new CacheCowOptions { KeySecret = bytes };
        bytes[0] = 99;
        Assert.That(options.KeySecret.ToArray(), Is.EqualTo(Secret));
        Assert.That(options.ToString(), Does.Contain("ReadOnlyMemory<Byte>[32]"));
    }

    private class OpenCache(ICacheStore store, CacheCowOptions? options, string kind = "named") : NamedCache<string>(store, key => key, options, kind)
    {
        public CacheKeys KeysOf(string key) => StoreKeysOf(key);

        public CacheKeys KeysOfTag(string tag) => StoreKeysOfTag(tag);

        protected override IReadOnlyList<string> GetTags(string key) => ["tag"];
    }

    private sealed class OwnKeysCache(ICacheStore store, CacheCowOptions options) : OpenCache(store, options)
    {
        protected override CacheKeys GetKeys(string key) => ($"mine:{{{key}}}:data", $"mine:{{{key}}}:flag");
    }
}
