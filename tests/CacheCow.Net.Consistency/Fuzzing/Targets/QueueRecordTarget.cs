using System.Buffers.Binary;

namespace CacheCow.Net.Consistency;

/// <summary>P5 for entries of a queue: any bytes are a record, exactly as documented, or none.</summary>
internal sealed class QueueRecordTarget : FuzzTarget
{
    public override string Name => "queue-record";

    public override bool HasChecksum => true;

    public override (int Any, int PerByte) Allowance => (0, 0);

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        QueueRecord.Encode(0, "q$a"u8, "a"u8, "payload"u8.ToArray()), QueueRecord.Encode(7, "q$a"u8, "a"u8, null), QueueRecord.Encode(0, [], [], []),
        QueueRecord.Encode(uint.MaxValue, new byte[130], new byte[200], new byte[3]),
    ];

    public override void Repair(Span<byte> input)
    {
        if (input.Length >= Frame.ChecksumBytes)
            Frame.Seal(input);
    }

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        gauge.Start();
        var miss = QueueRecord.Decode(input, out var record);
        gauge.Stop();
        Check(input.Span, miss, record);
        return Outcome.Of((int)miss, record.IsDeleted ? 1 : 0, Outcome.About(record.Identity.Length), Outcome.About(record.Key.Length), Outcome.About(record.Payload.Length));
    }

    private static void Check(ReadOnlySpan<byte> bytes, DecodeMiss miss, in QueueRecord record)
    {
        ReadOnlySpan<byte> identity = default, key = default;
        var isRecord = SpecReader.Open(bytes, 0xC1, 1, out var body) && body.TakeCounted(1, out identity) && body.TakeCounted(1, out key);
        FuzzException.ThrowIf(isRecord != (miss == DecodeMiss.None), $"answers {miss}");
        if (!isRecord)
            return;
        var isSame = record.Identity.SequenceEqual(identity) && record.Key.Span.SequenceEqual(key) && record.Payload.Span.SequenceEqual(body.Rest)
            && record.IsDeleted == (bytes[3] == 1) && record.Schema == BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        FuzzException.ThrowIf(!isSame, "other content");
    }
}
