using System.Buffers.Binary;

namespace CacheCow.Net.Consistency;

/// <summary>Numbers of one to five bytes: read as documented, and written so that they are read back.</summary>
internal sealed class Leb128Target : FuzzTarget
{
    public override string Name => "leb128";

    public override int LongestInput => 12;

    public override (int Any, int PerByte) Allowance => (0, 0);

    public override IReadOnlyList<byte[]> Samples { get; } =
        [[0], [0x7F], [0x80, 1], [0x80, 0], [0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0x10], [0x80, 0x80, 0x80, 0x80, 0x80, 0], [1, 2, 3, 4]];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        Span<byte> written = stackalloc byte[5];
        var number = BinaryPrimitives.ReadUInt32LittleEndian([.. input.Span[..Math.Min(4, input.Length)], 0, 0, 0, 0]);
        gauge.Start();
        var isRead = Leb128.TryRead(input.Span, out var value, out var read);
        var count = Leb128.Write(written, number);
        var isBack = Leb128.TryRead(written[..count], out var back, out var readBack);
        gauge.Stop();

        var spec = new SpecReader(input.Span);
        var isNumber = spec.TakeLeb128(out var expected);
        FuzzException.ThrowIf(isRead != isNumber, $"is {(isRead ? "" : "not ")}read");
        FuzzException.ThrowIf(isRead && (value != expected || read != input.Length - spec.Rest.Length), $"is read as {value} of {read} bytes and not as {expected}");
        FuzzException.ThrowIf(!isBack || back != number || readBack != count || Leb128.Count(number) != count, $"{number} does not come back");
        return Outcome.Of(isRead ? 1 : 0, read, count, Outcome.About(value));
    }
}
