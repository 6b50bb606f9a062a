using System.Globalization;
using System.Numerics;
using MongoDB.Bson;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// A value as part of an identity: a letter for its kind, then its text. Values of one text are equal for the server; numbers that are whole have one
/// text in every type, because the server takes <c>5</c> and <c>5.0</c> for equal, also within documents and arrays; so have those with few binary digits behind the point.
/// </summary>
internal static class BsonIdentity
{
    // A double whose digits a decimal surely has: 16 binary ones behind the point are 16 decimal ones, and 10 stand before it.
    private const int Fractions = 1 << 16;
    private const double LargestShort = 1L << 32;

    public static string Of(BsonValue value) => value.BsonType switch
    {
        BsonType.String => "s" + value.AsString,
        BsonType.Int32 => Whole(value.AsInt32),
        BsonType.Int64 => Whole(value.AsInt64),
        BsonType.Double => Of(value.AsDouble),
        BsonType.Decimal128 => Of(value.AsDecimal128),
        BsonType.Document => "d" + string.Concat(value.AsBsonDocument.Names.Select(name => Part(name) + Part(Of(value.AsBsonDocument[name])))),
        BsonType.Array => "a" + string.Concat(value.AsBsonArray.Select(one => Part(Of(one)))),
        _ => "x" + Convert.ToHexString(new BsonDocument("", value).ToBson()),
    };

    private static string Of(double number) =>
        double.IsInteger(number) ? Whole(new BigInteger(number))
        : Math.Abs(number) < LargestShort && double.IsInteger(number * Fractions) ? Of((decimal)(long)(number * Fractions) / Fractions)
        : "f" + number.ToString("R", CultureInfo.InvariantCulture);

    private static string Of(Decimal128 number) => Exact(number) is { } plain ? Of(plain) : "m" + number;

    private static string Of(decimal number) =>
        decimal.IsInteger(number) ? Whole(new BigInteger(number)) : "m" + number.ToString("G29", CultureInfo.InvariantCulture);

    // Where it ends is told by its length: what it holds may look like anything.
    private static string Part(string text) => string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}");

    // A Decimal128 has more digits and a wider range than a decimal: what would be rounded keeps its own text.
    private static decimal? Exact(Decimal128 number)
    {
        try
        {
            var plain = Decimal128.ToDecimal(number);
            return new Decimal128(plain).CompareTo(number) == 0 ? plain : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static string Whole(BigInteger number) => "n" + number.ToString(CultureInfo.InvariantCulture);
}
