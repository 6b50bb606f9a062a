using System.Globalization;
using MongoDB.Bson;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// A value as part of an identity: a letter for its kind, then its text. Values of one text are equal for the server; numbers that are whole have one
/// text in every type, because the server takes <c>5</c> and <c>5.0</c> for equal.
/// </summary>
internal static class BsonIdentity
{
    public static string Of(BsonValue value) => value.BsonType switch
    {
        BsonType.String => "s" + value.AsString,
        BsonType.Int32 => Whole(value.AsInt32),
        BsonType.Int64 => Whole(value.AsInt64),
        BsonType.Double => Of(value.AsDouble),
        BsonType.Decimal128 => Of(value.AsDecimal128),
        _ => "x" + Convert.ToHexString(new BsonDocument("", value).ToBson()),
    };

    private static string Of(double number) =>
        double.IsInteger(number) && Math.Abs(number) < 9e18 ? Whole((long)number) : "f" + number.ToString("R", CultureInfo.InvariantCulture);

    private static string Of(Decimal128 number) =>
        Exact(number) is not { } plain ? "m" + number
        : decimal.IsInteger(plain) && Math.Abs(plain) < 9e18m ? Whole((long)plain)
        : "m" + plain.ToString("G29", CultureInfo.InvariantCulture);

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

    private static string Whole(long number) => "n" + number.ToString(CultureInfo.InvariantCulture);
}
