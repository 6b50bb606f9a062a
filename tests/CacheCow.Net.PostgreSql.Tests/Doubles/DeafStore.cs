using CacheCow.Net.Testing;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>A store that refuses invalidations, of objects and of tags, when told so.</summary>
internal sealed class DeafStore(ICacheStore inner) : StoreDouble(inner)
{
    public bool IsDeaf { get; set; }

    public override ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken) =>
        IsDeaf ? throw new InvalidOperationException("The store is deaf.") : base.InvalidateManyAsync(keys, hold, cancellationToken);

    public override ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
        IsDeaf ? throw new InvalidOperationException("The store is deaf.") : base.InvalidateTagsAsync(tags, cancellationToken);
}
