using System.Transactions;

namespace CacheCow.Net.Tests.Keys;

/// <inheritdoc/>
internal sealed class EqualKeys<TKey>(TKey one, TKey other, Func<TKey, object?> partOf) : EqualKeys
    where TKey : notnull
{
    public override string ToString() => typeof(TKey).Name;

    public override async Task GetAsync(bool tier)
    {
        var cache = Make(tier);
        Assert.That(EqualityComparer<TKey>.Default.Equals(one, other), "they are not even equal");
        for (var i = 0; i < 3; i++)
        {
            Assert.That(await cache.GetAsync(one), Is.EqualTo(cache.NameOf(one)));
            Assert.That(await cache.GetAsync(other), Is.EqualTo(cache.NameOf(other)));
        }

        Assert.That(cache.Fetched, Has.Count.EqualTo(2));
    }

    public override async Task GetManyAsync(bool tier)
    {
        var cache = Make(tier);
        for (var i = 0; i < 3; i++)
            Check(cache, await cache.GetManyAsync([one, other, one]));
        Assert.That((await cache.GetManyAsync([one])).ContainsKey(other), Is.False);
        Assert.That(cache.Fetched, Has.Count.EqualTo(2));
    }

    public override async Task GetManyInTransactionAsync(bool tier)
    {
        using var transaction = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        var cache = Make(tier);
        Check(cache, await cache.GetManyAsync([one, other]));
    }

    public override async Task InvalidateAsync(bool tier)
    {
        var cache = Make(tier);
        await cache.GetManyAsync([one, other]);
        cache.Version++;
        await cache.InvalidateAsync(other);
        Assert.That(await cache.GetAsync(other), Is.EqualTo(cache.NameOf(other)));
        await cache.InvalidateAsync(one);
        Assert.That(await cache.GetAsync(one), Is.EqualTo(cache.NameOf(one)));
    }

    public override async Task InvalidateManyAsync(bool tier)
    {
        var cache = Make(tier);
        await cache.GetManyAsync([one, other]);
        cache.Version++;
        await cache.InvalidateManyAsync([one, other]);
        Check(cache, await cache.GetManyAsync([one, other]));
    }

    public override async Task WriteAsync(bool tier)
    {
        var cache = Make(tier);
        await using (var write = await cache.BeginWriteAsync([one, other]))
        {
            Assert.That(write.Keys, Has.Count.EqualTo(2));
            write.Complete(one, cache.NameOf(one));
            write.Complete(other, cache.NameOf(other));
        }

        Check(cache, await cache.GetManyAsync([one, other]));
        Assert.That(cache.Fetched, Is.Empty);
    }

    private static void Check(NamedCache<TKey> cache, IReadOnlyDictionary<TKey, string> objects)
    {
        foreach (var (key, obj) in objects)
            Assert.That(obj, Is.EqualTo(cache.NameOf(key)));
        Assert.That(objects, Has.Count.EqualTo(2));
    }

    private NamedCache<TKey> Make(bool tier) => new(new MemoryStore(), partOf, tier ? NamedCache<TKey>.WithTier : null);
}
