namespace CacheCow.Net.PostgreSql;

/// <summary>All objects of a type, whatever row is changed.</summary>
internal sealed class ModelTarget(LookupCacheCow cache, Type type) : TableTarget
{
    public override string Description => $"model {type}";

    public override Fallback? Collect(RowImage before, RowImage after, ChangeSet changes)
    {
        CollectAll(changes);
        return null;
    }

    public override void CollectAll(ChangeSet changes) => changes.AddModel(cache, type);
}
