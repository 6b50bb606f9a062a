namespace CacheCow.Net;

// What readers see: the newest accepted value, if it waits; else the source.
//
// R2 comes first, then the queue is asked, then the source. Let a value be accepted (1: added to the queue, 2: I1) at any time:
// - before the queue is asked: it is seen, or it was written and removed by then, and the source has it;
// - after the queue was asked: the object that is fetched is older, but its lease is voided by 2, or its fill has come before and is removed by 2. Nobody who comes after 2 gets it;
// - an entry is removed only after the source has it, so between the question to the queue and that to the source nothing gets lost;
// - an accepter that dies between 1 and 2 has not returned; what was cached before is removed by the W1 of the worker.
public abstract partial class WriteBehind<TKey, TObj>
{
    private protected sealed override async ValueTask<TObj?> FetchNewestAsync(TKey key, CancellationToken cancellationToken)
    {
        var name = _codec.NameOf(key);
        var waiting = await AskQueueAsync([name], cancellationToken).ConfigureAwait(false);
        return TryRead(key, name, waiting[0], out var obj) ? obj : await FetchOneAsync(key, cancellationToken).ConfigureAwait(false);
    }

    private protected sealed override async ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyNewestAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
    {
        TKey[] asked = [.. keys];
        var names = Array.ConvertAll(asked, _codec.NameOf);
        var waiting = await AskQueueAsync(Array.ConvertAll(names, name => (ReadOnlyMemory<byte>)name), cancellationToken).ConfigureAwait(false);
        var (objects, others) = (new Dictionary<TKey, TObj>(asked.Length), new List<TKey>());
        for (var i = 0; i < asked.Length; i++)
        {
            if (!TryRead(asked[i], names[i], waiting[i], out var obj))
                others.Add(asked[i]);
            else if (obj is not null)
                objects.Add(asked[i], obj);
        }

        if (others.Count == 0)
            return objects;
        foreach (var (key, obj) in await FetchManyAsync(others, cancellationToken).ConfigureAwait(false))
            objects[key] = obj;
        return objects;
    }

    /// <summary>What waits. If the queue cannot be asked, nobody knows whether the source has the newest.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?[]> AskQueueAsync(ReadOnlyMemory<byte>[] names, CancellationToken cancellationToken)
    {
        try
        {
            // A transaction may be bound to this thread: what is read in it afterwards must be read here.
            var queue = IsSynchronous || AmbientTransaction.IsPresent ? _synchronousQueue.Value : _queue;
            return await queue.ReadNewestAsync(names, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheStoreException) when (_behind.ReadsWithoutQueue)
        {
            DoNotStore();
            return new ReadOnlyMemory<byte>?[names.Length];
        }
    }

    private bool TryRead(TKey key, byte[] name, ReadOnlyMemory<byte>? waiting, out TObj? obj)
    {
        obj = default;
        if (waiting is not { } value)
            return false;
        var miss = _codec.Decode(key, name, value, out obj);
        if (miss == DecodeMiss.None)
            return true;

        // It will be a dead letter, unless a program of another version can read it: not to be cached.
        Metrics.DecodeMiss(miss);
        DoNotStore();
        return false;
    }
}
