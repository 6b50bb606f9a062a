namespace CacheCow.Net;

// R1 and what reads need besides.
internal sealed partial class StoreSteps
{
    /// <summary>R1 for many. What it throws is the store's failure, unless the caller has cancelled.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, int objects, CancellationToken cancellationToken) =>
        Answered(Replies.Whole(await Bound(store.ReadManyAsync(keys, cancellationToken), objects, cancellationToken).ConfigureAwait(false), keys.Count));

    /// <summary>R1, once more, for a caller that has waited in vain. Nothing, if the store fails.</summary>
    public async ValueTask<Stored> TryReadAsync(StoreAddress address)
    {
        if (Skips(StoreStep.Read) || Owes(address))
            return default;
        try
        {
            return address.HasTags
                ? Stored.Of(await ReadManyAsync(address.WithTags, 1, default).ConfigureAwait(false))
                : new Stored(Answered(await Bound(store.ReadAsync(address.Keys, default), 1, default).ConfigureAwait(false)), default);
        }
        catch (Exception exception)
        {
            Count(StoreStep.Read, exception);
            return default;
        }
    }

    /// <summary>
    /// The versions of tags; of those whose invalidation is owed, none, as if they were being written: nothing can be stored with them. <see langword="null"/>: the store failed.
    /// </summary>
    /// <exception cref="CacheStoreException">The store failed, and the options ask for an exception.</exception>
    public async ValueTask<ReadOnlyMemory<byte>[]?> TagVersionsAsync(IReadOnlyList<CacheKeys> tags)
    {
        if (Skips(StoreStep.Tags))
            return ReadsThrow ? throw Refused(StoreStep.Tags, tags) : null;
        try
        {
            return WithoutOwed(tags, Answered(Replies.Whole(await Bound(store.TagVersionsAsync(tags, default), tags.Count, default).ConfigureAwait(false), tags.Count)));
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
        if (Skips(StoreStep.Tags))
            return false;
        try
        {
            var now = await ReadManyAsync(tags, tags.Length, default).ConfigureAwait(false);

            // After the answer: a caller that joined after its invalidation had failed has done so before nobody could join any more, and that was before this was asked.
            return TagVersions.From(now).Fit(versions) && !Array.Exists(tags, _health.Owed.Have);
        }
        catch (Exception exception)
        {
            Count(StoreStep.Tags, exception);
            return false;
        }
    }

    /// <summary>The store's time in milliseconds since 1970. <see langword="null"/>: the store failed.</summary>
    public async ValueTask<long?> TimeAsync()
    {
        if (Skips(StoreStep.Time))
            return null;
        try
        {
            return Answered((await Bound(store.TimeAsync(default), 1, default).ConfigureAwait(false)).ToUnixTimeMilliseconds());
        }
        catch (Exception exception)
        {
            Count(StoreStep.Time, exception);
            return null;
        }
    }

    private ReadOnlyMemory<byte>[] WithoutOwed(IReadOnlyList<CacheKeys> tags, ReadOnlyMemory<byte>[] versions)
    {
        if (_health.Owed.AreNone)
            return versions;
        return [.. versions.Select((version, i) => _health.Owed.Have(tags[i]) ? default : version)];
    }
}
