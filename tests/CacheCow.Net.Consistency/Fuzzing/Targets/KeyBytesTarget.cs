namespace CacheCow.Net.Consistency;

/// <summary>Any bytes are a key that is written as those bytes again, or a <see cref="FormatException"/>. The first byte of an input says of which type.</summary>
internal sealed class KeyBytesTarget : FuzzTarget
{
    private static readonly Type[] Types =
        [typeof(string), typeof(Guid), typeof(int), typeof(long), typeof(short), typeof(byte), typeof(uint), typeof(ulong), typeof(ushort), typeof(sbyte)];

    private static readonly object[] Keys =
        ["text", "", "ä€😀", "\ud800", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), int.MinValue, long.MaxValue, short.MinValue, (byte)255, uint.MaxValue, ulong.MaxValue, ushort.MaxValue, (sbyte)-1];

    public override string Name => "key-bytes";

    public override int LongestInput => 64;

    // An exception, with the places it passed.
    public override (int Any, int PerByte) Allowance => (8 << 10, 16);

    public override IReadOnlyList<byte[]> Samples { get; } = [.. Keys.Select(key => (byte[])[(byte)Array.IndexOf(Types, key.GetType()), .. KeyBytes.Of(key)])];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        var type = Types[input.Length == 0 ? 0 : input.Span[0] % Types.Length];
        var bytes = input.Span[Math.Min(1, input.Length)..];
        gauge.Start();
        var key = Read(type, bytes);
        gauge.Stop();
        if (key is null)
            return Outcome.Of(Array.IndexOf(Types, type), -1);
        FuzzException.ThrowIf(key.GetType() != type, $"a {type} is read as a {key.GetType()}");
        var back = KeyBytes.Of(key);

        // A text that UTF-8 has bytes for is never written in UTF-16; it is read all the same.
        FuzzException.ThrowIf(!back.AsSpan().SequenceEqual(bytes) && !(key is string && bytes[0] == 0xFF), $"a {type} is written as other bytes");
        FuzzException.ThrowIf(!KeyBytes.Read(type, back).Equals(key), $"a {type} does not come back");
        return Outcome.Of(Array.IndexOf(Types, type), Outcome.About(bytes.Length), bytes.Length > 0 && bytes[0] == 0xFF ? 1 : 0);
    }

    private static object? Read(Type type, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return KeyBytes.Read(type, bytes);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
