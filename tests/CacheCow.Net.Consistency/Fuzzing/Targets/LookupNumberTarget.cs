using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CacheCow.Net.Consistency;

/// <summary>Numbers as numbers of another type: the same number, or refused. The first two bytes of an input say from which type to which, the others are the number's.</summary>
internal sealed class LookupNumberTarget : FuzzTarget
{
    private static readonly Type[] Types =
        [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal)];

    public override string Name => "lookup-number";

    public override int LongestInput => 18;

    public override (int Any, int PerByte) Allowance => (4096, 0);

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [4, 6, 5, 0, 0, 0], [7, 6, .. Enumerable.Repeat((byte)0xFF, 8)], [9, 6, .. BitConverter.GetBytes(9007199254740993.0)], [6, 9, .. BitConverter.GetBytes(9007199254740993L)], [9, 10, .. BitConverter.GetBytes(0.1)],
        [9, 4, .. BitConverter.GetBytes(-0.0)], [9, 8, .. BitConverter.GetBytes(double.NaN)], [8, 10, .. BitConverter.GetBytes(float.MaxValue)], [9, 10, .. BitConverter.GetBytes(double.Epsilon)],
        [10, 4, 0, 0, 1, 0, 10, 0, 0, 0], [10, 9, 0, 0, 28, 0, .. new byte[12]],
    ];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        Span<byte> bytes = stackalloc byte[18];
        input.Span[..Math.Min(18, input.Length)].CopyTo(bytes);
        var (from, to) = (bytes[0] % Types.Length, bytes[1] % Types.Length);
        var number = NumberOf(from, bytes[2..]);
        gauge.Start();
        var isValue = LookupValue.TryConvert(number, Types[to], out var value);
        gauge.Stop();
        if (!isValue)
            return Outcome.Of(from, to, -1);
        FuzzException.ThrowIf(value!.GetType() != Types[to], $"a {Types[from]} becomes a {value.GetType()}");
        FuzzException.ThrowIf(!LookupValue.TryConvert(value, Types[from], out var back) || !back.Equals(number), $"{number} of {Types[from]} becomes {value} of {Types[to]}, which does not become it");
        if (from != 8 && from != 9 && to != 8 && to != 9)
            FuzzException.ThrowIf(CacheKeys.For("k", value) != CacheKeys.For("k", number), $"{number} and {value} have two identities");
        FuzzException.ThrowIf(IsWhole(number) && IsWhole(value) && WholeOf(number) != WholeOf(value), $"{number} becomes {value}");
        return Outcome.Of(from, to, number.Equals(value) ? 1 : 0);
    }

    private static object NumberOf(int type, ReadOnlySpan<byte> bytes) => type switch
    {
        0 => (sbyte)bytes[0],
        1 => bytes[0],
        2 => MemoryMarshal.Read<short>(bytes),
        3 => MemoryMarshal.Read<ushort>(bytes),
        4 => MemoryMarshal.Read<int>(bytes),
        5 => MemoryMarshal.Read<uint>(bytes),
        6 => MemoryMarshal.Read<long>(bytes),
        7 => MemoryMarshal.Read<ulong>(bytes),
        8 => MemoryMarshal.Read<float>(bytes),
        9 => MemoryMarshal.Read<double>(bytes),
        _ => new decimal(MemoryMarshal.Read<int>(bytes[4..]), MemoryMarshal.Read<int>(bytes[8..]), MemoryMarshal.Read<int>(bytes[12..]), bytes[3] >= 0x80, (byte)(bytes[2] % 29)),
    };

    // Within what a decimal tells exactly: a double has no more digits than it prints.
    private static bool IsWhole(object number) => number switch
    {
        float one => float.IsInteger(one) && Math.Abs(one) < 1e7f,
        double one => double.IsInteger(one) && Math.Abs(one) < 1e15,
        decimal one => decimal.IsInteger(one),
        _ => true,
    };

    private static BigInteger WholeOf(object number) => number switch
    {
        float one => new BigInteger(one),
        double one => new BigInteger(one),
        decimal one => new BigInteger(one),
        _ => BigInteger.Parse(Convert.ToString(number, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture),
    };
}
