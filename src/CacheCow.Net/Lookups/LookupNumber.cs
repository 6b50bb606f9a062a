using System.Globalization;

namespace CacheCow.Net;

/// <summary>Numbers as numbers of another type.</summary>
internal static class LookupNumber
{
    public static bool IsNumber(Type type) =>
        !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    /// <summary>The number in another type; <see langword="null"/>: it is no number, or would not come back as it was.</summary>
    public static object? Convert(object value, Type type)
    {
        if (!IsNumber(value.GetType()))
            return null;
        try
        {
            var converted = System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
            return System.Convert.ChangeType(converted, value.GetType(), CultureInfo.InvariantCulture).Equals(value) ? converted : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
