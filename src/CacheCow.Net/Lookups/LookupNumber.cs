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
            var converted = Change(value, type);
            return Change(converted, value.GetType()).Equals(value) ? converted : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    // A cast divides by a power of ten that is rounded beyond 10^22: equal decimals, such as 1E-26 and 1.00E-26, would become two numbers, and name two objects.
    private static object Change(object value, Type type) => (value, Type.GetTypeCode(type)) switch
    {
        (decimal number, TypeCode.Double) => double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        (decimal number, TypeCode.Single) => float.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        _ => System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture),
    };
}
