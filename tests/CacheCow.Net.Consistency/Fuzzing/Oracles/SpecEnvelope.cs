using System.Buffers.Binary;

namespace CacheCow.Net.Consistency;

/// <summary>An envelope, read as <c>docs/envelope.md</c> describes it.</summary>
internal readonly ref struct SpecEnvelope
{
    public uint Schema { get; private init; }

    public bool IsNegative { get; private init; }

    public long ExpiresAt { get; private init; }

    public ReadOnlySpan<byte> Identity { get; private init; }

    public ReadOnlySpan<byte> Tags { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Is it a whole envelope, of whatever object?</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SpecEnvelope envelope)
    {
        envelope = default;
        if (!SpecReader.Open(bytes, 0xC0, 7, out var body))
            return false;
        var (flags, expiresAt) = (bytes[3], 0L);
        var tags = ReadOnlySpan<byte>.Empty;
        if (((flags & 2) != 0 && !body.TakeInt64(out expiresAt)) || !body.TakeCounted(1, out var identity) || ((flags & 4) != 0 && !body.TakeCounted(16, out tags)))
            return false;
        envelope = new SpecEnvelope
        {
            Schema = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), IsNegative = (flags & 1) != 0, ExpiresAt = expiresAt, Identity = identity, Tags = tags, Payload = body.Rest,
        };
        return true;
    }
}
