namespace CacheCow.Net;

/// <summary>Accepted values to the entries of a queue, and back; whatever does not come back as a value of the right object is a miss, with a reason.</summary>
internal sealed class QueueCodec<TKey, TObj>(WriteTarget<TKey, TObj> target, uint schemaVersion)
    where TKey : notnull
{
    /// <summary>What the queue knows an object by: its identity.</summary>
    public byte[] NameOf(TKey key)
    {
        var identity = target.KeysOf(key).Identity;
        var bytes = new byte[IdentityBytes.Count(identity)];
        IdentityBytes.Write(bytes, identity);
        return bytes;
    }

    /// <summary>The entry of a value. Throws what the author's own code throws.</summary>
    public byte[] Encode(TKey key, ReadOnlySpan<byte> name, TObj? obj)
    {
        var keyBytes = target.SerializeKey(key) ?? throw new InvalidOperationException("SerializeKey returned null.");
        var payload = obj is null ? null : target.Serialize(obj) ?? throw new InvalidOperationException("Serialize returned null.");
        return QueueRecord.Encode(schemaVersion, name, keyBytes, payload);
    }

    /// <summary>Reads an entry of any object.</summary>
    public DecodeMiss Decode(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value, out Accepted<TKey, TObj> accepted)
    {
        accepted = default;
        var miss = DecodeKey(name, value, out var key);
        if (miss != DecodeMiss.None)
            return miss;
        miss = Decode(key, name.Span, value, out var obj);
        if (miss == DecodeMiss.None)
            accepted = new Accepted<TKey, TObj>(key, obj);
        return miss;
    }

    /// <summary>Reads which object an entry is of, and nothing of its value.</summary>
    public DecodeMiss DecodeKey(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value, out TKey key)
    {
        key = default!;
        try
        {
            var miss = QueueRecord.Decode(value, out var record);
            if (miss != DecodeMiss.None)
                return miss;
            if (!record.Identity.SequenceEqual(name.Span))
                return DecodeMiss.OtherIdentity;
            key = target.DeserializeKey(record.Key);

            // The key of another program's version may have another identity now: its readers would not see it, and its order would be lost.
            return key is null || !IdentityBytes.Match(name.Span, target.KeysOf(key).Identity) ? DecodeMiss.OtherIdentity : DecodeMiss.None;
        }
        catch (Exception)
        {
            return DecodeMiss.Deserialize;
        }
    }

    /// <summary>Reads an entry of an object that is known.</summary>
    public DecodeMiss Decode(TKey key, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, out TObj? obj)
    {
        obj = default;
        var miss = QueueRecord.Decode(value, out var record);
        if (miss == DecodeMiss.None && !record.Identity.SequenceEqual(name))
            miss = DecodeMiss.OtherIdentity;
        if (miss != DecodeMiss.None)
            return miss;
        return DecodeObject(key, record, out obj);
    }

    private DecodeMiss DecodeObject(TKey key, in QueueRecord record, out TObj? obj)
    {
        obj = default;

        // A value type cannot say so: who accepted it was a program of another version.
        if (record.IsDeleted)
            return default(TObj) is null ? DecodeMiss.None : DecodeMiss.OtherSchema;
        try
        {
            obj = target.Deserialize(key, record.Payload, record.Schema);
            return obj is null ? DecodeMiss.Deserialize : DecodeMiss.None;
        }
        catch (Exception)
        {
            return record.Schema == schemaVersion ? DecodeMiss.Deserialize : DecodeMiss.OtherSchema;
        }
    }
}
