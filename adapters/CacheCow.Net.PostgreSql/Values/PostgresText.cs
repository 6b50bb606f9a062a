using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Values as the log writes them, in the sessions that the feed opens: ISO dates in UTC, <c>t</c> and <c>f</c>, bytes in hexadecimal digits.
/// </summary>
internal static class PostgresText
{
    private const NumberStyles Digits = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly FrozenDictionary<uint, Func<string, object?>> Parsers = new Dictionary<uint, Func<string, object?>>
    {
        [PostgresTypes.Bool] = text => text switch { "t" => true, "f" => false, _ => null },
        [PostgresTypes.Bytea] = Bytes,
        [PostgresTypes.Int2] = text => short.TryParse(text, Culture, out var number) ? number : null,
        [PostgresTypes.Int4] = text => int.TryParse(text, Culture, out var number) ? number : null,
        [PostgresTypes.Int8] = text => long.TryParse(text, Culture, out var number) ? number : null,
        [PostgresTypes.Oid] = text => uint.TryParse(text, Culture, out var number) ? number : null,
        [PostgresTypes.Float4] = text => float.TryParse(text, Culture, out var number) ? number : null,
        [PostgresTypes.Float8] = text => double.TryParse(text, Culture, out var number) ? number : null,
        [PostgresTypes.Numeric] = text => Exact(text),
        [PostgresTypes.Uuid] = text => Guid.TryParse(text, out var guid) ? guid : null,
        [PostgresTypes.Date] = text => DateOnly.TryParseExact(text, "yyyy-MM-dd", Culture, DateTimeStyles.None, out var day) ? day : null,
        [PostgresTypes.Time] = text => TimeOnly.TryParseExact(text, "HH:mm:ss.FFFFFF", Culture, DateTimeStyles.None, out var time) ? time : null,
        [PostgresTypes.Timestamp] = text => Moment(text, "yyyy-MM-dd HH:mm:ss.FFFFFF", DateTimeStyles.None),
        [PostgresTypes.TimestampTz] = text =>
            Moment(text, "yyyy-MM-dd HH:mm:ss.FFFFFFzz", DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
        [PostgresTypes.Interval] = text => IntervalText.Parse(text),
    }.ToFrozenDictionary();

    /// <summary>The value; for types that are not known, the text; <see langword="null"/>: a value of the type that .NET has none for, such as <c>infinity</c>.</summary>
    public static object? Parse(uint type, string text) => Parsers.TryGetValue(type, out var parse) ? parse(text) : text;

    private static DateTime? Moment(string text, string format, DateTimeStyles styles) =>
        DateTime.TryParseExact(text, format, Culture, styles, out var moment) ? moment : null;

    private static byte[]? Bytes(string text) =>
        text.StartsWith("\\x", StringComparison.Ordinal) && text.Length % 2 == 0 && !text.AsSpan(2).ContainsAnyExcept(HexDigits)
            ? Convert.FromHexString(text.AsSpan(2))
            : null;

    // A decimal with more digits than it can hold would be rounded, and name another object.
    private static decimal? Exact(string text) =>
        text.Count(char.IsAsciiDigit) <= 28 && decimal.TryParse(text, Digits, Culture, out var number) ? number : null;
}
