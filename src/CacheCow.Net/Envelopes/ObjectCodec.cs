namespace CacheCow.Net;

/// <summary>Objects to envelopes, and back; whatever does not come back as the right object is a miss, counted by its reason.</summary>
internal sealed class ObjectCodec<TKey, TObj>(ObjectSource<TKey, TObj> source, CacheCowOptions options, CacheMetrics metrics)
    where TKey : notnull
{
    /// <summary>The envelope of an object, or of "there is no such object". <see langword="null"/>: it could not be serialised.</summary>
    public byte[]? Encode(CacheKeys keys, TObj? obj)
    {
        try
        {
            return obj is null
                ? Envelope.Encode(keys.Identity, options.SchemaVersion, default, negative: true)
                : Envelope.Encode(keys.Identity, options.SchemaVersion, BytesOf(obj), negative: false);
        }
        catch (Exception)
        {
            // The caller has its object; only the caching of it failed.
            metrics.SerializeError();
            return null;
        }
    }

    /// <summary>Reads what lay in the store.</summary>
    /// <returns><see langword="false"/>: it is of no use; a fill may replace it.</returns>
    public bool TryDecode(TKey key, CacheKeys keys, ReadOnlyMemory<byte> bytes, out TObj? obj)
    {
        var miss = Decode(key, keys, bytes, out obj);
        if (miss == DecodeMiss.None)
            return true;
        metrics.DecodeMiss(miss);
        return false;
    }

    /// <summary>One more object from an envelope that was good a moment ago: a copy for a caller that shares a fetch.</summary>
    public bool TryCopy(TKey key, CacheKeys keys, ReadOnlyMemory<byte> bytes, out TObj? obj) =>
        Open(key, keys, bytes, out obj) == DecodeMiss.None;

    private DecodeMiss Decode(TKey key, CacheKeys keys, ReadOnlyMemory<byte> bytes, out TObj? obj)
    {
        var miss = Open(key, keys, bytes, out obj);
        if (miss != DecodeMiss.None || IsCurrent(key, obj))
            return miss;
        obj = default;
        return DecodeMiss.Outdated;
    }

    // If the source cannot be asked, the fetch will say why.
    private bool IsCurrent(TKey key, TObj? obj)
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

    private DecodeMiss Open(TKey key, CacheKeys keys, ReadOnlyMemory<byte> bytes, out TObj? obj)
    {
        obj = default;
        var miss = Envelope.Decode(bytes, keys.Identity, options.SchemaVersion, out var payload, out var negative);
        if (miss != DecodeMiss.None || negative)
            return miss;
        try
        {
            obj = source.Deserialize(key, payload);
            return DecodeMiss.None;
        }
        catch (Exception)
        {
            return DecodeMiss.Deserialize;
        }
    }
}
