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
        for (var i = 0; i < pattern.Length;)
            i += AddNext(wide, pattern.AsSpan(i));
        return wide.ToString();
    }

    // A class ends where Glob says that it does.
    private static int AddNext(StringBuilder wide, ReadOnlySpan<char> rest)
    {
        if (rest[0] is '?' or '[')
        {
            wide.Append('*');
            return rest[0] == '?' ? 1 : Glob.LengthOfClass(rest);
        }

        var length = rest[0] == '\\' ? Math.Min(2, rest.Length) : 1;
        wide.Append(rest[..length]);
        return length;
    }
}
