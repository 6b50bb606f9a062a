namespace CacheCow.Net.PostgreSql;

/// <summary>A row's tags, made by the caller's code.</summary>
internal sealed class TagsTarget<TKey, TObj>(CacheCow<TKey, TObj> cache, Func<FeedRow, IEnumerable<string>> tags, string? tag, IReadOnlyList<string>? columns)
    : RowTarget<TKey, TObj>(cache, tag, columns)
    where TKey : notnull
{
    protected override void Collect(FeedRow row, ChangeSet changes)
    {
        foreach (var name in tags(row))
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            changes.AddTag(Cache, name);
        }
    }
}
