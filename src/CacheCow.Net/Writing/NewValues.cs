namespace CacheCow.Net;

/// <summary>Makes the bytes of new values, as a fill would: with their lifetime, and with the versions that their tags had when the write began.</summary>
internal sealed class NewValues<TKey, TObj>(ObjectSource<TKey, TObj> source, ObjectCodec<TKey, TObj> codec, CacheCowOptions options, StoreClock clock)
    where TKey : notnull
{
    /// <summary>The value to hand over, unless the cache refuses it with an exception; none if the object is not to be stored, cannot be, or the versions of its tags are not known.</summary>
    public NewValue Of(TKey key, StoreAddress address, TObj? obj, TagVersionBatch? board)
    {
        if (obj is not null)
            source.CheckNewValue(key, obj);
        var (policy, found) = (source.PolicyOf(key, obj), obj is not null);
        var tags = address.HasTags && board is not null ? board.Of(address) : TagVersions.None;
        if (!options.Enabled || !policy.Stores(found) || (address.HasTags && !(board is not null && tags.AreComplete)))
            return default;
        var lifetime = LifetimeOf(policy, found);
        return codec.Encode(address, Known<TObj>.Of(obj), tags, lifetime.ExpiresAt) is { } encoded ? new NewValue(encoded.Envelope, lifetime.Kept) : default;
    }

    private StoredLifetime LifetimeOf(EntryPolicy policy, bool found)
    {
        var lifetime = policy.Lifetime(found);
        long? time = StoredLifetime.NeedsTime(policy, lifetime, found, options) && clock.TryRead(out var now) ? now : null;
        return StoredLifetime.Of(policy, lifetime, found, time);
    }
}
