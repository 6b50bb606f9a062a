namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A word, a quoted identifier, or a character of a command. Literals and comments are none.</summary>
/// <param name="Text">The word; of a quoted identifier what stands in the quotes.</param>
/// <param name="IsQuoted">It is a quoted identifier, never a keyword.</param>
internal readonly record struct SqlToken(string Text, bool IsQuoted)
{
    public bool IsName => IsQuoted || (Text.Length > 0 && SqlTokenizer.IsStart(Text[0]));

    public bool Is(string keyword) => !IsQuoted && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsOneOf(ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Is(keyword))
                return true;
        }

        return false;
    }

    public bool Names(string name) => IsName && Text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
