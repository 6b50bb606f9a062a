using System.Globalization;
using System.Numerics;
using System.Text;
using CacheCow.Net.PostgreSql;

namespace CacheCow.Net.Consistency;

/// <summary>Values in PostgreSQL's log: any text is a value of the type or none, never an exception, and never another value. The first byte of an input says of which type.</summary>
internal sealed class LogValueTarget : FuzzTarget
{
    private static readonly (uint Type, string[] Samples)[] Types =
    [
        (PostgresTypes.Bool, ["t", "f"]), (PostgresTypes.Bytea, ["\\x00ff"]), (PostgresTypes.Int2, ["-32768"]), (PostgresTypes.Int4, ["2147483647"]), (PostgresTypes.Int8, ["-9223372036854775808"]),
        (PostgresTypes.Oid, ["4294967295"]), (PostgresTypes.Float4, ["1.5e-10"]), (PostgresTypes.Float8, ["NaN", "0.1"]), (PostgresTypes.Numeric, ["1.00", "1234567890123456789012345678"]),
        (PostgresTypes.Uuid, ["00112233-4455-6677-8899-aabbccddeeff"]), (PostgresTypes.Date, ["2026-03-01"]), (PostgresTypes.Time, ["12:34:56.789"]),
        (PostgresTypes.Timestamp, ["2026-03-01 12:34:56.789"]), (PostgresTypes.TimestampTz, ["2026-03-01 12:34:56+00"]),
        (PostgresTypes.Interval, ["1 year 2 mons -3 days +04:05:06.5", "2562047788:00:54.775807", "-1 days", "256204778:48:05", "10675199 days 02:48:05.4775807"]), (PostgresTypes.Text, ["text"]),
    ];

    public override string Name => "log-value";

    public override int LongestInput => 80;

    // An interval is split into its words.
    public override (int Any, int PerByte) Allowance => (2048, 64);

    public override IReadOnlyList<byte[]> Samples { get; } = [.. Types.SelectMany((type, i) => type.Samples.Select(text => (byte[])[(byte)i, .. Encoding.Latin1.GetBytes(text)]))];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        var index = input.Length == 0 ? 0 : input.Span[0] % Types.Length;
        var text = Encoding.Latin1.GetString(input.Span[Math.Min(1, input.Length)..]);
        gauge.Start();
        var value = PostgresText.Parse(Types[index].Type, text);
        gauge.Stop();
        var isRight = value switch
        {
            TimeSpan span => Ticks(text) == span.Ticks,
            short or int or long or uint => BigInteger.Parse(text.TrimEnd('\0'), NumberStyles.Integer, CultureInfo.InvariantCulture) == BigInteger.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture),
            byte[] bytes => string.Equals("\\x" + Convert.ToHexString(bytes), text, StringComparison.OrdinalIgnoreCase),
            decimal number => Digits(text) == Digits(number.ToString(CultureInfo.InvariantCulture)),
            string same => same == text,
            _ => true,
        };
        FuzzException.ThrowIf(!isRight, $"'{text}' of the type {Types[index].Type} is read as '{value}'");
        return Outcome.Of(index, value is null ? 0 : 1, Outcome.About(text.Length));
    }

    // All digits that count, and where the point is.
    private static (BigInteger Digits, int Scale) Digits(string number)
    {
        var text = number.Trim().TrimEnd('\0');
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (digits, scale) = (BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), point < 0 ? 0 : text.Length - point - 1);
        for (; scale > 0 && digits % 10 == 0; scale--)
            digits /= 10;
        return (digits, scale);
    }

    private static BigInteger Ticks(string text)
    {
        var (words, sum) = (text.Split(' '), BigInteger.Zero);
        for (var i = 0; i + 1 < words.Length; i += 2)
            sum += BigInteger.Parse(words[i], NumberStyles.Integer, CultureInfo.InvariantCulture) * (words[i + 1][0] switch { 'd' => 1, 'm' => 30, _ => 360 }) * TimeSpan.TicksPerDay;
        if (words.Length % 2 == 0)
            return sum;
        var time = words[^1].TrimStart('-', '+').Split(':');
        var seconds = (BigInteger)(decimal.Parse(time[2], CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond);
        var ticks = BigInteger.Parse(time[0], CultureInfo.InvariantCulture) * TimeSpan.TicksPerHour + BigInteger.Parse(time[1], CultureInfo.InvariantCulture) * TimeSpan.TicksPerMinute + seconds;
        return words[^1].StartsWith('-') ? sum - ticks : sum + ticks;
    }
}
