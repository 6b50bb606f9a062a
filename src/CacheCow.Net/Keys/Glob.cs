using System.Buffers;
using System.Text;

namespace CacheCow.Net;

/// <summary>
/// Patterns for keys, the same in every store: <c>*</c> any text, <c>?</c> one character, <c>[a-c]</c> one of some, <c>[^a]</c> one of
/// the others, <c>\</c> before a character that is
/// meant as it is. A character is a Unicode code point; half of one (a lone surrogate) counts as one.
/// </summary>
/// <remarks>Looks again only at the last <c>*</c>, so that a hostile pattern costs the product of the lengths at the most.</remarks>
internal static class Glob
{
    private static readonly SearchValues<char> Special = SearchValues.Create("*?[]^-\\");

    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t) = (0, 0);
        var (starAt, retryAt) = (-1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (starAt, retryAt) = (++p, t);
                continue;
            }

            var c = CharacterAt(text, t, out var width);
            var used = p < pattern.Length ? MatchOne(pattern[p..], c) : 0;
            if (used > 0)
                (p, t) = (p + used, t + width);
            else if (starAt >= 0)
                (p, t) = (starAt, retryAt += WidthAt(text, retryAt));
            else
                return false;
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    /// <summary>A text as a pattern that only it fits.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Special))
            return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (Special.Contains(c))
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>How long the class is that a pattern begins with.</summary>
    public static int LengthOfClass(ReadOnlySpan<char> pattern)
    {
        FitsClass(pattern, 0, out var length);
        return length;
    }

    /// <returns>How long the part of the pattern is that stands for this character; 0: it does not fit.</returns>
    private static int MatchOne(ReadOnlySpan<char> pattern, int c) => pattern[0] switch
    {
        '?' => 1,
        '[' => MatchClass(pattern, c),
        '\\' when pattern.Length > 1 => CharacterAt(pattern, 1, out var width) == c ? 1 + width : 0,
        _ => CharacterAt(pattern, 0, out var width) == c ? width : 0,
    };

    private static int MatchClass(ReadOnlySpan<char> pattern, int c) => FitsClass(pattern, c, out var length) ? length : 0;

    // A class that is not closed ends with the pattern.
    private static bool FitsClass(ReadOnlySpan<char> pattern, int c, out int length)
    {
        var isNegated = pattern.Length > 1 && pattern[1] == '^';
        var (i, fits) = (isNegated ? 2 : 1, false);
        while (i < pattern.Length && pattern[i] != ']')
            fits |= MatchMember(pattern, ref i, c);
        length = Math.Min(i + 1, pattern.Length);
        return fits != isNegated;
    }

    private static bool MatchMember(ReadOnlySpan<char> pattern, ref int i, int c)
    {
        var isEscaped = pattern[i] == '\\' && i + 1 < pattern.Length;
        var first = CharacterAt(pattern, isEscaped ? i + 1 : i, out var width);
        i += width + (isEscaped ? 1 : 0);
        if (isEscaped || i + 1 >= pattern.Length || pattern[i] != '-')
            return first == c;
        var last = CharacterAt(pattern, i + 1, out width);
        i += 1 + width;
        return first <= last ? c >= first && c <= last : c >= last && c <= first;
    }

    private static int CharacterAt(ReadOnlySpan<char> text, int at, out int width)
    {
        width = WidthAt(text, at);
        return width == 1 ? text[at] : char.ConvertToUtf32(text[at], text[at + 1]);
    }

    private static int WidthAt(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
}
