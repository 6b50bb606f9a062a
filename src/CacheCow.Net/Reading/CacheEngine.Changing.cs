using System.Runtime.ExceptionServices;

namespace CacheCow.Net;

// Invalidations: the store's step (I1), then the local tier's (L5).
internal sealed partial class CacheEngine<TKey, TObj>
{
    private const int MostInvalidatedTogether = 10_000;

    /// <summary>I1, and L5 whatever became of it.</summary>
    public async ValueTask InvalidateAsync(StoreAddress address, TimeSpan hold, CancellationToken cancellationToken)
    {
        try
        {
            await _store.InvalidateAsync(address.Keys, hold, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Local?.Invalidate(address);
            _ownChanges.Add(address.Hash);
        }
    }

    /// <summary>I1 for many, and L5. However many they are, only so many are on their way at a time; all are attempted, also after a failure.</summary>
    public async ValueTask InvalidateManyAsync(StoreAddress[] addresses, TimeSpan hold, CancellationToken cancellationToken)
    {
        CacheStoreException? first = null;
        for (var from = 0; from < addresses.Length; from += MostInvalidatedTogether)
        {
            try
            {
                await InvalidateSomeAsync(addresses[from..Math.Min(from + MostInvalidatedTogether, addresses.Length)], hold, cancellationToken).ConfigureAwait(false);
            }
            catch (CacheStoreException failure)
            {
                first ??= failure;
            }
        }

        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
    }

    private async ValueTask InvalidateSomeAsync(StoreAddress[] addresses, TimeSpan hold, CancellationToken cancellationToken)
    {
        try
        {
            await _store.InvalidateManyAsync(Array.ConvertAll(addresses, static address => address.Keys), hold, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var address in addresses)
                Local?.Invalidate(address);
            _ownChanges.AddAll(addresses);
        }
    }

    /// <summary>New versions for tags, and L5.</summary>
    public async ValueTask InvalidateTagsAsync(CacheKeys[] tags, CancellationToken cancellationToken)
    {
        try
        {
            await _store.InvalidateTagsAsync(tags, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Local?.TagsInvalidated(Array.ConvertAll(tags, static tag => tag.GetDataHash()));
        }
    }

    /// <summary>I1 for all that fit, and L5: which of the objects here fit is not asked.</summary>
    public async ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.InvalidateMatchingAsync(pattern, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Local?.EverythingInvalidated();
        }
    }

    /// <summary>I1 for all, and L5.</summary>
    public async ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.ClearAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Local?.EverythingInvalidated();
        }
    }
}
