namespace CacheCow.Net;

public abstract partial class LookupCacheCow
{
    /// <inheritdoc/>
    protected sealed override async ValueTask<IReadOnlyDictionary<Lookup, object>> FetchManyAsync(
        IReadOnlyCollection<Lookup> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var objects = new Dictionary<Lookup, object>(keys.Count);
        foreach (var group in keys.GroupBy(key => FieldOf(key.Type, key.Field), LookupField.ByName))
            await FetchGroupAsync(group.Key, group, objects, cancellationToken).ConfigureAwait(false);
        return objects;
    }

    private async ValueTask FetchGroupAsync(
        LookupField field, IEnumerable<Lookup> keys, Dictionary<Lookup, object> objects, CancellationToken cancellationToken)
    {
        var asked = new LookupGroup(field, keys);
        foreach (var (value, obj) in await FindManyAsync(field, asked.Values, cancellationToken).ConfigureAwait(false))
            asked.Take(value, obj);

        foreach (var value in asked.Doubtful())
        {
            if (await FindOneAsync(field, value, cancellationToken).ConfigureAwait(false) is { } obj)
                asked.Take(value, obj);
        }

        asked.CopyTo(objects);
    }

    private ValueTask<object?> FindOneAsync(LookupField field, object? value, CancellationToken cancellationToken) =>
        IsSynchronous ? new(Find(field, value)) : FindAsync(field, value, cancellationToken);
}
