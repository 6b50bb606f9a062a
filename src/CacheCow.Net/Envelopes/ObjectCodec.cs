namespace CacheCow.Net;

/// <summary>Objects to envelopes, and back; whatever does not come back as the right object is a miss, counted by its reason.</summary>
internal sealed class ObjectCodec<TKey, TObj>(ObjectSource<TKey, TObj> source, CacheCowOptions options, CacheMetrics metrics, StoreClock clock)
    where TKey : notnull
{
    /// <summary>The envelope of an object, or of "there is no such object". <see langword="null"/>: it could not be serialised.</summary>
    public Encoded? Encode(StoreAddress address, in Known<TObj> known, TagVersions tags, long expiresAt)
    {
        try
        {
            var content = known.Exists
                ? new EnvelopeContent(BytesOf(known.Object!), IsNegative: false, expiresAt)
                : new EnvelopeContent(default, IsNegative: true, expiresAt);
            var envelope = Envelope.Encode(address.Keys.Identity, options.SchemaVersion, content, tags);
            return new Encoded(envelope, Envelope.PayloadOf(envelope, content.Payload.Length), expiresAt);
        }
        catch (Exception exception)
        {
            // The caller has its object; only the caching of it failed.
            metrics.SerializeError();
            metrics.Log.SerializeFailed(known.Object?.GetType() ?? typeof(TObj), exception);
            return null;
        }
    }

    /// <summary>Reads what lay in the store.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="address">Where it lay.</param>
    /// <param name="bytes">What lay there.</param>
    /// <param name="tags">The versions that its tags have.</param>
    /// <param name="found">The object.</param>
    /// <param name="orExpired">An object whose time is over will do.</param>
    /// <returns><see langword="false"/>: it is of no use; a fill may replace it.</returns>
    public bool TryDecode(TKey key, StoreAddress address, ReadOnlyMemory<byte> bytes, TagVersions tags, out Found<TObj> found, bool orExpired = false)
    {
        var miss = Open(key, address, bytes, tags, orExpired, out found);
        if (miss == DecodeMiss.None && !IsCurrent(key, found.Known.Object))
            (miss, found) = (DecodeMiss.Outdated, default);
        if (miss == DecodeMiss.None)
            return true;
        metrics.DecodeMiss(miss);
        metrics.Log.BytesRefused(miss, address.Keys);
        return false;
    }

    /// <summary>One more object from a payload: a copy for a caller that shares a fetch, or an object of the local tier.</summary>
    public bool TryCopy(TKey key, ReadOnlyMemory<byte> payload, out TObj? copy)
    {
        try
        {
            copy = source.Deserialize(key, payload);
            return true;
        }
        catch (Exception exception)
        {
            metrics.Log.DeserializeFailed(key is Lookup lookup ? lookup.Type : typeof(TObj), exception);
            copy = default;
            return false;
        }
    }

    /// <summary>Is there anything to ask?</summary>
    public bool ChecksCurrent => source.ChecksCurrent;

    /// <summary>Does the source still have this object, as far as it can be asked? If it cannot, the fetch will say why.</summary>
    public bool IsCurrent(TKey key, TObj? obj)
    {
        try
        {
            return source.IsCurrent(key, obj);
        }
        catch (Exception)
        {
            return false;
        }
    }

    // An empty array is an object's bytes; null is a mistake that must not be read back as one.
    private byte[] BytesOf(TObj obj) => source.Serialize(obj) ?? throw new InvalidOperationException("Serialize returned null.");

    private DecodeMiss Open(TKey key, StoreAddress address, ReadOnlyMemory<byte> bytes, TagVersions tags, bool orExpired, out Found<TObj> found)
    {
        found = default;
        var miss = Envelope.Decode(bytes, address.Keys.Identity, options.SchemaVersion, tags, out var content);
        if (miss != DecodeMiss.None)
            return miss;
        if (content.ExpiresAt != 0 && !orExpired && clock.IsPast(content.ExpiresAt))
            return DecodeMiss.Expired;
        if (content.IsNegative)
        {
            found = new Found<TObj>(default, default, content.ExpiresAt);
            return DecodeMiss.None;
        }

        if (!TryCopy(key, content.Payload, out var obj))
            return DecodeMiss.Deserialize;
        found = new Found<TObj>(Known<TObj>.Of(obj), content.Payload, content.ExpiresAt);
        return DecodeMiss.None;
    }
}
