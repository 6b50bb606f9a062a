namespace CacheCow.Net.PostgreSql;

/// <summary>One tag, whatever row is changed.</summary>
internal sealed class TagTarget<TKey, TObj>(CacheCow<TKey, TObj> cache, string tag) : TableTarget
    where TKey : notnull
{
    public override string Description => $"tag {tag}";

    public override Fallback? Collect(RowImage before, RowImage after, ChangeSet changes)
    {
        CollectAll(changes);
        return null;
    }

    public override void CollectAll(ChangeSet changes) => changes.AddTag(cache, tag);
}
