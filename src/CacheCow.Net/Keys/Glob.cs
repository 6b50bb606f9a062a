using System.Buffers;
using System.Text;

namespace CacheCow.Net;

/// <summary>
/// A pattern for store keys, as Redis has it: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[a-c]</c>, <c>[^a]</c>, and <c>\</c> before a character that is meant as it is.
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

            var used = p < pattern.Length ? MatchOne(pattern[p..], text[t]) : 0;
            if (used > 0)
                (p, t) = (p + used, t + 1);
            else if (starAt >= 0)
                (p, t) = (starAt, ++retryAt);
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

    /// <returns>How many characters of the pattern stood for this one; 0: it does not fit.</returns>
    private static int MatchOne(ReadOnlySpan<char> pattern, char c) => pattern[0] switch
    {
        '?' => 1,
        '[' => MatchClass(pattern, c),
        '\\' when pattern.Length > 1 => pattern[1] == c ? 2 : 0,
        _ => pattern[0] == c ? 1 : 0,
    };

    // A class that is not closed ends with the pattern.
    private static int MatchClass(ReadOnlySpan<char> pattern, char c)
    {
        var isNegated = pattern.Length > 1 && pattern[1] == '^';
        var (i, fits) = (isNegated ? 2 : 1, false);
        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
                fits |= pattern[++i] == c;
            else if (i + 2 < pattern.Length && pattern[i + 1] == '-')
                (fits, i) = (fits | IsBetween(pattern[i], pattern[i + 2], c), i + 2);
            else
                fits |= pattern[i] == c;
        }

        return fits != isNegated ? Math.Min(i + 1, pattern.Length) : 0;
    }

    private static bool IsBetween(char a, char b, char c) => a <= b ? c >= a && c <= b : c >= b && c <= a;
}
