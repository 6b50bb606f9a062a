namespace CacheCow.Net;

public sealed partial class MemoryStore
{
    /// <inheritdoc/>
    public ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        for (var i = 0; i < keys.Count; i++)
            ShardOf(keys[i]).BeginWrite(keys[i].Data, token, now, After(now, lifetime));
        TellOf(keys);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        var all = true;
        for (var i = 0; i < keys.Count; i++)
            all &= ShardOf(keys[i]).RenewWrite(keys[i].Data, token, now, After(now, lifetime));
        if (!all)
            TellOf(keys);
        return new(all);
    }

    /// <inheritdoc/>
    public ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        var outcomes = new WriteOutcome[keys.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var value = values is null ? default : values[i];
            outcomes[i] = ShardOf(keys[i]).EndWrite(keys[i].Data, token, value.Bytes, now, AfterOrNever(now, value.Lifetime));
        }

        TellOf(keys);
        return new(outcomes);
    }

    private void TellOf(IReadOnlyList<CacheKeys> keys)
    {
        if (!_listeners.IsAny)
            return;
        TellOfObjects([.. keys.Where(one => !TagVersion.IsKey(one.Data))]);
        TellOfTags([.. keys.Where(one => TagVersion.IsKey(one.Data))]);
    }

    private void TellOfObjects(IReadOnlyList<CacheKeys> keys)
    {
        if (_listeners.IsAny && keys.Count > 0)
            _listeners.ObjectsInvalidated(Hashes(keys));
    }

    private void TellOfTags(IReadOnlyList<CacheKeys> tags)
    {
        if (_listeners.IsAny && tags.Count > 0)
            _listeners.TagsInvalidated(Hashes(tags));
    }

    private static ulong[] Hashes(IReadOnlyList<CacheKeys> keys)
    {
        var hashes = new ulong[keys.Count];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = keys[i].GetDataHash();
        return hashes;
    }
}
