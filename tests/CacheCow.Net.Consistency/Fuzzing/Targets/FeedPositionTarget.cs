using System.Security.Cryptography;
using CacheCow.Net.MongoDB;

namespace CacheCow.Net.Consistency;

/// <summary>A feed's position, as it lies in the store: any bytes are one, exactly as documented, or none.</summary>
internal sealed class FeedPositionTarget : FuzzTarget
{
    public override string Name => "feed-position";

    public override bool HasChecksum => true;

    public override IReadOnlyList<byte[]> Samples { get; } = [new StoredPosition([1, 2, 3], 17, 5).Write(), new StoredPosition(new byte[200], ulong.MaxValue, UInt128.MaxValue).Write(), new StoredPosition([0], 0, 0).Write()];

    public override void Repair(Span<byte> input)
    {
        if (input.Length >= 16)
            SHA256.HashData(input[..^16]).AsSpan(0, 16).CopyTo(input[^16..]);
    }

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        gauge.Start();
        var position = StoredPosition.Read(input);
        gauge.Stop();
        var bytes = input.Span;
        var isOne = bytes.Length is > 41 and <= 65536 && bytes[0] == 1 && SHA256.HashData(bytes[..^16]).AsSpan(0, 16).SequenceEqual(bytes[^16..]);
        FuzzException.ThrowIf(isOne != (position is not null), $"is {(isOne ? "not " : "")}read");
        FuzzException.ThrowIf(position is not null && !position.Write().AsSpan().SequenceEqual(bytes), "is written as other bytes");
        return Outcome.Of(isOne ? 1 : 0, Outcome.About(position?.Token.Length ?? 0));
    }
}
