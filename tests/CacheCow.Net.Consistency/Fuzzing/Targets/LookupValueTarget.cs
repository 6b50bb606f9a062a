using System.Globalization;
using System.Text;

namespace CacheCow.Net.Consistency;

/// <summary>
/// Texts as values of a field, as they stand in an address: any text is a value or refused, never an exception; and from the value's identity there is a way back to it, so that no two
/// values have one. The first byte of an input says of which type the field is.
/// </summary>
internal sealed class LookupValueTarget : FuzzTarget
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly (Type Type, Func<string, object?> Back, string Sample)[] Fields =
    [
        (typeof(string), text => text, "text"), (typeof(Guid), text => Guid.Parse(text), "00112233-4455-6677-8899-aabbccddeeff"), (typeof(bool), text => text == "true", "true"),
        (typeof(char), text => text[0], "c"), (typeof(int), text => int.Parse(text, Culture), "-17"), (typeof(long), text => long.Parse(text, Culture), "9223372036854775807"),
        (typeof(ulong), text => ulong.Parse(text, Culture), "18446744073709551615"), (typeof(byte), text => byte.Parse(text, Culture), "255"), (typeof(short), text => short.Parse(text, Culture), "+5"),
        (typeof(double), text => double.Parse(text, Culture), "0.1"), (typeof(float), text => float.Parse(text, Culture), "1.5"), (typeof(decimal), text => decimal.Parse(text, Culture), "1.00"),
        (typeof(DayOfWeek), text => (DayOfWeek)int.Parse(text, Culture), "Friday"), (typeof(int?), text => int.Parse(text, Culture), "5"),
        (typeof(DateTime), text => DateTime.ParseExact(text, "O", Culture, DateTimeStyles.RoundtripKind), "2026-03-01T12:00:00.5Z"),
        (typeof(DateTimeOffset), text => DateTimeOffset.Parse(text, Culture), "2026-03-01T12:00:00+02:00"), (typeof(DateOnly), text => DateOnly.ParseExact(text, "O", Culture), "2026-03-01"),
        (typeof(TimeOnly), text => TimeOnly.ParseExact(text, "O", Culture), "12:00:00.5"), (typeof(TimeSpan), text => TimeSpan.ParseExact(text, "c", Culture), "1.02:03:04.5"),
    ];

    public override string Name => "lookup-value";

    public override int LongestInput => 64;

    public override (int Any, int PerByte) Allowance => (4096, 64);

    public override IReadOnlyList<byte[]> Samples { get; } = [.. Fields.SelectMany((field, i) => new[] { field.Sample, "12345678901234567890123456789", "0001-01-01T00:00:00+14:00" }.Select(text => (byte[])[(byte)i, .. Encoding.Latin1.GetBytes(text)]))];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        var field = input.Length == 0 ? 0 : input.Span[0] % Fields.Length;
        var text = Encoding.Latin1.GetString(input.Span[Math.Min(1, input.Length)..]);
        var (type, back, _) = Fields[field];
        gauge.Start();
        var isValue = LookupValue.TryConvert(text, type, out var value);
        gauge.Stop();
        if (!isValue)
            return Outcome.Of(field, -1, Outcome.About(text.Length));
        FuzzException.ThrowIf(value!.GetType() != (Nullable.GetUnderlyingType(type) ?? type), $"'{text}' becomes a {value.GetType()} and not a {type}");
        var part = SpecIdentity.Read(CacheKeys.For("k", value).Identity)[1];
        FuzzException.ThrowIf(!back(part!)!.Equals(value), $"'{text}' is the {type} '{value}', whose identity '{part}' is that of another");
        return Outcome.Of(field, Outcome.About(text.Length), Outcome.About(part!.Length));
    }
}
