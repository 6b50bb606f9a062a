namespace CacheCow.Net.PostgreSql;

/// <summary>What the caller's own code makes of a row.</summary>
internal abstract class RowTarget<TKey, TObj>(CacheCow<TKey, TObj> cache, string? otherwise, IReadOnlyList<string>? columns) : TableTarget
    where TKey : notnull
{
    private readonly FeedRow _row = new();

    public override IReadOnlyList<string>? Columns => columns;

    public override string Description => $"{GetType().Name} {Cache.GetType()} {otherwise} {string.Join(',', columns ?? [])}";

    protected CacheCow<TKey, TObj> Cache { get; } = cache;

    public override string? Find(IReadOnlyCollection<string> known) => columns?.FirstOrDefault(column => !known.Contains(column));

    public override Fallback? Collect(RowImage before, RowImage after, ChangeSet changes) => Collect(before, changes) ?? Collect(after, changes);

    public override void CollectAll(ChangeSet changes)
    {
        if (otherwise is null)
            changes.AddEverything(Cache);
        else
            changes.AddTag(Cache, otherwise);
    }

    protected abstract void Collect(FeedRow row, ChangeSet changes);

    private Fallback? Collect(RowImage image, ChangeSet changes)
    {
        if (!image.Exists)
            return null;
        try
        {
            _row.Show(image);
            Collect(_row, changes);

            // A mapping that went on without a value has named whatever it took instead.
            return _row.HasMissed ? Fallback.UnknownValue : null;
        }
        catch (Exception)
        {
            return _row.HasMissed ? Fallback.UnknownValue : Fallback.MappingFailed;
        }
    }
}
