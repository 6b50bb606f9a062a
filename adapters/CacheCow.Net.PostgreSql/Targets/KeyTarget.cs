namespace CacheCow.Net.PostgreSql;

/// <summary>A row's key, made by the caller's code.</summary>
internal sealed class KeyTarget<TKey, TObj>(CacheCow<TKey, TObj> cache, Func<FeedRow, TKey> key, string? tag, IReadOnlyList<string>? columns)
    : RowTarget<TKey, TObj>(cache, tag, columns)
    where TKey : notnull
{
    protected override void Collect(FeedRow row, ChangeSet changes) =>
        changes.AddKey(Cache, key(row) ?? throw new InvalidOperationException("The mapping of a row returned no key."));
}
