using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace CacheCow.Net;

/// <summary>
/// Writes the identity of a key: the kind and the parts with <c>$</c> between them.
/// </summary>
/// <remarks>
/// <c>$</c> and <c>\</c> inside a part are written <c>\$</c> and <c>\\</c>, control characters and lone surrogates <c>\uXXXX</c>,
/// and a null part <c>\0</c>. So no two lists of parts have one text, and every text is well-formed UTF-16.
/// </remarks>
internal static class IdentityText
{
    public const char Separator = '$';
    private const char Escape = '\\';
    private const string Null = "\\0";
    private const int StackChars = 256;

    public static string Of(string kind, ReadOnlySpan<object?> parts)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[StackChars]);
        AppendEscaped(ref text, kind);
        for (var i = 0; i < parts.Length; i++)
        {
            text.AppendFormatted(Separator);
            AppendPart(ref text, parts[i], kind, i);
        }

        return text.ToStringAndClear();
    }

    /// <summary>The kind as it stands in an identity; <see langword="null"/>: it has no parts, so that it may be anything.</summary>
    public static string? KindOf(string identity)
    {
        for (var i = 0; i < identity.Length; i++)
        {
            if (identity[i] == Separator)
                return identity[..i];
            if (identity[i] == Escape)
                i++;
        }

        return null;
    }

    /// <summary>A part as it stands in an identity.</summary>
    /// <exception cref="ArgumentException">It is of a type that has no unambiguous text.</exception>
    public static string OfPart(object? part)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[StackChars]);
        AppendPart(ref text, part, "", 0);
        return text.ToStringAndClear();
    }

    private static void AppendPart(ref DefaultInterpolatedStringHandler text, object? part, string kind, int index)
    {
        if (part is null)
            text.AppendLiteral(Null);
        else
            AppendEscaped(ref text, Canonical(part) ?? throw NoText(part, kind, index));
    }

    private static void AppendEscaped(ref DefaultInterpolatedStringHandler text, string part)
    {
        if (IsPlain(part))
        {
            text.AppendLiteral(part);
            return;
        }

        for (var i = 0; i < part.Length; i++)
        {
            var c = part[i];
            if (char.IsHighSurrogate(c) && i + 1 < part.Length && char.IsLowSurrogate(part[i + 1]))
                text.AppendFormatted(part.AsSpan(i++, 2));
            else if (c is Separator or Escape)
                text.AppendFormatted([Escape, c]);
            else if (char.IsControl(c) || char.IsSurrogate(c))
                text.AppendLiteral($"{Escape}u{(int)c:X4}");
            else
                text.AppendFormatted(c);
        }
    }

    // Most texts are ASCII and hold nothing that has to be escaped.
    private static bool IsPlain(string part) => !part.AsSpan().ContainsAnyExceptInRange(' ', '~') && !part.AsSpan().ContainsAny(Separator, Escape);

    // Values that are equal in the source must be one text: an invalidation by 5L has to reach what was read by 5.
    private static string? Canonical(object part) => part switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        char c => c.ToString(),
        Enum value => ((IFormattable)Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), CultureInfo.InvariantCulture)).ToString(null, CultureInfo.InvariantCulture),
        Type type => TypeText.Of(type),
        byte[] bytes => Convert.ToHexString(bytes),
        double number => Number(number),
        float number => Number(number),
        Half number => Number((float)number),
        decimal number => Trimmed(number.ToString(CultureInfo.InvariantCulture)),
        DateTimeOffset moment => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        DateTime { Kind: DateTimeKind.Local } moment => moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("O", CultureInfo.InvariantCulture),
        DateOnly or TimeOnly => ((IFormattable)part).ToString("O", CultureInfo.InvariantCulture),
        Uri uri => uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString,
        Version version => version.ToString(),
        sbyte or byte or short or ushort or int or uint or long or ulong or nint or nuint or Int128 or UInt128 or BigInteger or Guid or TimeSpan or Rune =>
            ((IFormattable)part).ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    // A whole number is written as an integer is, however large.
    private static string Number(double number) =>
        double.IsInteger(number) ? new BigInteger(number).ToString(CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);

    private static string Number(float number) =>
        float.IsInteger(number) ? Number((double)number) : number.ToString("R", CultureInfo.InvariantCulture);

    private static string Trimmed(string number)
    {
        var trimmed = number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
        return trimmed == "-0" ? "0" : trimmed;
    }

    private static ArgumentException NoText(object part, string kind, int index) => new(
        $"Part {index} of a key of kind '{LookupValue.Shown(kind)}' is a {part.GetType()}, which has no text that is surely unambiguous. " +
        "Pass what names it: texts, numbers, enums, dates, Guid, Type, byte[].");
}
