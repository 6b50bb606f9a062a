namespace CacheCow.Net;

/// <summary>
/// What has expired and is kept for when the source fails or is slow. It is read from the store anew at that moment: an object that was invalidated meanwhile is no longer there.
/// </summary>
internal sealed class ExpiredObjects<TKey, TObj>(StoreSteps store, ObjectCodec<TKey, TObj> codec, CacheMetrics metrics)
    where TKey : notnull
{
    /// <summary>The object, whether it has expired or, by now, not. <see langword="null"/>: there is none in the store.</summary>
    public async ValueTask<Found<TObj>?> TryReadAsync(TKey key, StoreAddress address, bool isSlow)
    {
        var stored = await store.TryReadAsync(address).ConfigureAwait(false);
        if (stored.Bytes is not { } bytes || !codec.TryDecode(key, address, bytes, stored.Tags, out var found, orExpired: true) || found.ExpiresAt == 0)
            return null;
        metrics.ServeStale(isSlow);
        return found;
    }
}
