namespace CacheCow.Net;

// R1 and what reads need besides.
internal sealed partial class StoreSteps
{
    /// <summary>R1 for many. What it throws is the store's failure, unless the caller has cancelled.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, int objects, CancellationToken cancellationToken) =>
        Replies.Whole(await Bound(store.ReadManyAsync(keys, cancellationToken), objects, cancellationToken).ConfigureAwait(false), keys.Count);

    /// <summary>R1, once more, for a caller that has waited in vain. Nothing, if the store fails.</summary>
    public async ValueTask<Stored> TryReadAsync(Place place)
    {
        try
        {
            return place.HasTags
                ? Stored.Of(await ReadManyAsync(place.WithTags, 1, default).ConfigureAwait(false))
                : new Stored(await Bound(store.ReadAsync(place.Keys, default), 1, default).ConfigureAwait(false), default);
        }
        catch (Exception)
        {
            Count(StoreStep.Read);
            return default;
        }
    }

    /// <summary>The versions of tags. <see langword="null"/>: the store failed.</summary>
    /// <exception cref="CacheStoreException">The store failed, and the options ask for an exception.</exception>
    public async ValueTask<ReadOnlyMemory<byte>[]?> TagVersionsAsync(IReadOnlyList<CacheKeys> tags)
    {
        try
        {
            return Replies.Whole(await Bound(store.TagVersionsAsync(tags, default), tags.Count, default).ConfigureAwait(false), tags.Count);
        }
        catch (Exception exception)
        {
            var failure = Failed(StoreStep.Tags, tags[0], exception);
            return ReadsThrow ? throw failure : null;
        }
    }

    /// <summary>Are these still the versions of the tags? If the store cannot be asked, no.</summary>
    public async ValueTask<bool> FitAsync(CacheKeys[] tags, TagVersions versions)
    {
        try
        {
            return TagVersions.From(await ReadManyAsync(tags, tags.Length, default).ConfigureAwait(false)).Fit(versions);
        }
        catch (Exception)
        {
            Count(StoreStep.Tags);
            return false;
        }
    }

    /// <summary>The store's time in milliseconds since 1970. <see langword="null"/>: the store failed.</summary>
    public async ValueTask<long?> TimeAsync()
    {
        try
        {
            return (await Bound(store.TimeAsync(default), 1, default).ConfigureAwait(false)).ToUnixTimeMilliseconds();
        }
        catch (Exception)
        {
            Count(StoreStep.Time);
            return null;
        }
    }
}
