using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CacheCow.Net;

/// <summary>Brings a value to the type of a field, or refuses: what would be rounded or guessed could name another object.</summary>
internal static class LookupValue
{
    private const int LongestShown = 80;

    /// <summary>The value as one of a type.</summary>
    public static bool TryConvert(object value, Type type, [NotNullWhen(true)] out object? converted)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        converted = plain.IsInstanceOfType(value) ? value
            : plain.IsEnum ? ToEnum(value, plain)
            : value is string text ? LookupText.Parse(text, plain)
            : LookupNumber.IsNumber(plain) ? LookupNumber.Convert(Plain(value), plain)
            : value is DateTime { Kind: DateTimeKind.Utc } moment && plain == typeof(DateTimeOffset) ? new DateTimeOffset(moment)
            : null;
        return converted is not null;
    }

    /// <summary>A value for a message: short, and on one line.</summary>
    public static string Shown(object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        var line = string.Concat(text.Take(LongestShown).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return text.Length > LongestShown ? line + "…" : line;
    }

    private static object Plain(object value) =>
        value is Enum ? Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), CultureInfo.InvariantCulture) : value;

    private static object? ToEnum(object value, Type type)
    {
        if (value is string text)
            return Enum.TryParse(type, text, ignoreCase: true, out var parsed) ? parsed : null;
        return value is not Enum && LookupNumber.Convert(value, Enum.GetUnderlyingType(type)) is { } number ? Enum.ToObject(type, number) : null;
    }
}
