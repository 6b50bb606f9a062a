using System.Text;

namespace CacheCow.Net.Redis;

/// <summary>A pattern for the keys below a prefix.</summary>
/// <remarks>
/// <c>?</c> and <c>[…]</c> stand for one character in every store, and for one byte on a server. Where a pattern has them, the server looks for a wider one, and what it finds is
/// compared here.
/// </remarks>
internal sealed class KeyPattern
{
    private readonly string _prefix;
    private readonly string _pattern;

    public KeyPattern(string prefix, string pattern)
    {
        (_prefix, _pattern) = (prefix, pattern);
        var wide = Widen(pattern);
        IsExact = wide == pattern;
        ForServer = Glob.Escape(prefix) + wide;
    }

    /// <summary>What the server looks for.</summary>
    public string ForServer { get; }

    /// <summary>Does all fit that the server finds?</summary>
    public bool IsExact { get; }

    /// <summary>Does a key of the server fit?</summary>
    public bool Fits(string key) => key.StartsWith(_prefix, StringComparison.Ordinal) && Glob.IsMatch(_pattern, key.AsSpan(_prefix.Length));

    /// <summary>The pattern with <c>*</c> for each <c>?</c> and <c>[…]</c>.</summary>
    private static string Widen(string pattern)
    {
        var wide = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
                wide.Append(pattern, i++, 2);
            else if (pattern[i] is '?' or '[')
                i = AddAny(wide, pattern, i);
            else
                wide.Append(pattern[i]);
        }

        return wide.ToString();
    }

    private static int AddAny(StringBuilder wide, string pattern, int i)
    {
        if (wide.Length == 0 || wide[^1] != '*')
            wide.Append('*');
        return pattern[i] == '?' ? i : EndOfClass(pattern, i);
    }

    // As Glob reads it: one that is not closed ends with the pattern.
    private static int EndOfClass(string pattern, int i)
    {
        for (i++; i < pattern.Length && pattern[i] != ']'; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (i + 2 < pattern.Length && pattern[i + 1] == '-')
                i += 2;
        }

        return i;
    }
}
