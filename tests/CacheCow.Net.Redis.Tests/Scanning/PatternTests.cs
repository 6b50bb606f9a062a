namespace CacheCow.Net.Redis.Tests;

/// <summary><c>?</c> and <c>[…]</c> are one character, however many bytes it has.</summary>
[TestFixture]
internal sealed class PatternTests
{
    private static readonly string[] Names = ["e", "é", "ё", "日", "ab", "*", "?", "[", "]", "\\", "-", "^"];

    [TestCase("?")]
    [TestCase("[é]")]
    [TestCase("[à-ÿ]")]
    [TestCase("[^e]")]
    [TestCase("[日e]")]
    [TestCase("a?")]
    [TestCase("*?")]
    [TestCase("??")]
    [TestCase("\\?")]
    [TestCase("\\[")]
    [TestCase("[\\]]")]
    [TestCase("[^\\]]")]
    [TestCase("[a-\\]]")]
    [TestCase("[")]
    [TestCase("[^")]
    [TestCase("é")]
    [TestCase("*")]
    public async Task InvalidateMatching_Pattern_RemovesWhatTheMemoryStoreRemoves(string pattern)
    {
        var prefix = $"pattern-{Guid.NewGuid():N}[é?]:";
        var memory = await LeftAsync(new MemoryStore(), pattern);
        Assert.That(await LeftAsync(new RedisStore(await Servers.ToStandalone, new RedisStoreOptions { KeyPrefix = prefix }), pattern), Is.EqualTo(memory));
        Assert.That(await LeftAsync(new RedisStore(await Servers.ToCluster, new RedisStoreOptions { KeyPrefix = prefix }), pattern), Is.EqualTo(memory));
    }

    [Test]
    public async Task InvalidateMatching_CharacterOfMoreBytes_VoidsItsLease()
    {
        var store = new RedisStore(await Servers.ToStandalone, new RedisStoreOptions { KeyPrefix = $"{Guid.NewGuid():N}:" });
        var (keys, token) = (CacheKeys.Readable("pr", "é"), LeaseToken.Create());
        await store.LeaseAsync(keys, token);
        await store.InvalidateMatchingAsync(CacheKeys.Pattern("pr$?"), null, default);
        Assert.That(await store.FillAsync(keys, token, "old"), Is.EqualTo(FillOutcome.Rejected));
    }

    private static async Task<string[]> LeftAsync(ICacheStore store, string pattern)
    {
        foreach (var name in Names)
            await store.MissAsync(Keys(name), name);
        var removed = await store.InvalidateMatchingAsync(($"data:{{{pattern}}}", $"flag:{{{pattern}}}"), null, default);
        var left = await store.TextsAsync([.. Names.Select(Keys)]);
        Assert.That(removed, Is.EqualTo(left.Count(one => one is null)));
        return [.. left.OfType<string>()];
    }

    // As CacheKeys.Readable makes them, but for the escaping, so that patterns find special characters too.
    private static CacheKeys Keys(string name) => ($"data:{{{name}}}", $"flag:{{{name}}}");
}
