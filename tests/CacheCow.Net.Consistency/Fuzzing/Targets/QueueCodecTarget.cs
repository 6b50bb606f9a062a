using System.Buffers.Binary;
using System.Text;

namespace CacheCow.Net.Consistency;

/// <summary>An entry of a queue is a value of the very object whose name it lies under, or a miss; whatever its author's code throws.</summary>
internal sealed class QueueCodecTarget : FuzzTarget
{
    private static readonly byte[] NameA = "q$a"u8.ToArray();
    private static readonly byte[] InUtf16 = [0xFF, (byte)'a', 0];
    private readonly QueueCodec<string, string> _codec = new(new FuzzedWrites(), schemaVersion: 1);

    public QueueCodecTarget() => Samples =
    [
        .. new[] { "a", "b", "", "ä", "\ud800", "a$" }.Select(key => _codec.Encode(key, _codec.NameOf(key), "value")),
        _codec.Encode("a", NameA, null), _codec.Encode("b", NameA, "a key of another object"), _codec.Encode("a", NameA, "!"),
        QueueRecord.Encode(0, NameA, "a"u8, "older"u8.ToArray()), QueueRecord.Encode(1, NameA, InUtf16, "in UTF-16"u8.ToArray()), QueueRecord.Encode(1, NameA, [0xFF, 0], []),
    ];

    public override string Name => "queue-codec";

    public override bool HasChecksum => true;

    public override IReadOnlyList<byte[]> Samples { get; }

    // Texts, store keys, and an exception now and then.
    public override (int Any, int PerByte) Allowance => (8 << 10, 64);

    public override void Repair(Span<byte> input)
    {
        if (input.Length >= Frame.ChecksumBytes)
            Frame.Seal(input);
    }

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        gauge.Start();
        var miss = _codec.Decode(NameA, input, out var accepted);
        gauge.Stop();
        ReadOnlySpan<byte> identity = default, key = default;
        var isRecord = SpecReader.Open(input.Span, 0xC1, 1, out var body) && body.TakeCounted(1, out identity) && body.TakeCounted(1, out key);
        var isOfA = isRecord && identity.SequenceEqual(NameA) && (key.SequenceEqual("a"u8) || key.SequenceEqual(InUtf16));
        var isDeleted = isOfA && input.Span[3] == 1;
        var isReadable = isDeleted || (isOfA && BinaryPrimitives.ReadUInt32LittleEndian(input.Span[4..]) == 1 && !body.Rest.StartsWith("!"u8));
        FuzzException.ThrowIf(isReadable != (miss == DecodeMiss.None), $"answers {miss}");
        if (isReadable)
            FuzzException.ThrowIf(accepted.Key != "a" || accepted.Object != (isDeleted ? null : Encoding.Latin1.GetString(body.Rest)), $"'{accepted.Key}' with another value");
        return Outcome.Of((int)miss, isDeleted ? 1 : 0, Outcome.About(identity.Length), Outcome.About(key.Length), Outcome.About(body.Rest.Length));
    }
}
