using System.Buffers;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Cuts a command into words, without its literals and comments: strings of all dialects ('…', E'…', $tag$…$tag$), identifiers in "…", `…` and […], comments -- and /* */, nested.
/// Total: any text gives tokens; what is not closed ends with the text.
/// </summary>
internal ref struct SqlTokenizer
{
    private static readonly SearchValues<char> NoPlainIdentifier = SearchValues.Create("'\"`,;()[\r\n");

    private readonly ReadOnlySpan<char> _text;
    private readonly bool _hasBackslashEscapes;
    private int _at;

    private SqlTokenizer(ReadOnlySpan<char> text, bool hasBackslashEscapes)
    {
        _text = text;
        _hasBackslashEscapes = hasBackslashEscapes;
    }

    /// <param name="text">The command.</param>
    /// <param name="hasBackslashEscapes">A backslash escapes in every string, as in MySQL; else only in those that begin with E.</param>
    public static List<SqlToken> Read(ReadOnlySpan<char> text, bool hasBackslashEscapes)
    {
        var tokens = new List<SqlToken>();
        var tokenizer = new SqlTokenizer(text, hasBackslashEscapes);
        while (tokenizer._at < text.Length)
        {
            if (tokenizer.Next() is { } token)
                tokens.Add(token);
        }

        return tokens;
    }

    public static bool IsStart(char c) => char.IsLetter(c) || c is '_' or '#' or '@';

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '#' or '@' or '$';

    private readonly char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private SqlToken? Next()
    {
        var c = Peek();
        if (IsStart(c) && !(c is 'e' or 'E' && Peek(1) == '\''))
            return Word();
        return c switch
        {
            '"' or '`' => Identifier(c),
            '[' when IsBracketed() => Identifier(']'),
            ';' or ',' or '.' or '(' or ')' => Character(c),
            _ => Skip(c),
        };
    }

    private SqlToken Word()
    {
        var start = _at++;
        while (_at < _text.Length && IsPart(_text[_at]))
            _at++;
        return new SqlToken(_text[start.._at].ToString(), IsQuoted: false);
    }

    private SqlToken Character(char c)
    {
        _at++;
        return new SqlToken(c.ToString(), IsQuoted: false);
    }

    // A quote within is written twice.
    private SqlToken Identifier(char end)
    {
        var start = ++_at;
        while (_at < _text.Length && (_text[_at] != end || Peek(1) == end))
            _at += _text[_at] == end ? 2 : 1;
        var stop = Math.Min(_at++, _text.Length);
        return new SqlToken(_text[start..stop].ToString().Replace($"{end}{end}", $"{end}", StringComparison.Ordinal), IsQuoted: true);
    }

    // [Posts], but not array[1] or ARRAY['a', 'b'].
    private readonly bool IsBracketed()
    {
        var length = _text[(_at + 1)..].IndexOf(']');
        return length > 0 && (IsStart(Peek(1)) || char.IsDigit(Peek(1))) && _text.Slice(_at + 1, length).IndexOfAny(NoPlainIdentifier) < 0;
    }

    private SqlToken? Skip(char c)
    {
        if (c == '\'')
            SkipString(_hasBackslashEscapes);
        else if (c is 'e' or 'E')
            SkipEscapedString();
        else if (c == '-' && Peek(1) == '-')
            SkipTo("\n");
        else if (c == '/' && Peek(1) == '*')
            SkipBlockComment();
        else if (c == '$' && DollarTag() is { IsEmpty: false } tag)
            SkipDollarString(tag);
        else if (char.IsDigit(c))
            SkipNumber();
        else
            _at++;
        return null;
    }

    private void SkipString(bool hasEscapes)
    {
        for (_at++; _at < _text.Length; _at++)
        {
            if (hasEscapes && _text[_at] == '\\')
                _at++;
            else if (_text[_at] == '\'' && Peek(1) == '\'')
                _at++;
            else if (_text[_at] == '\'')
                break;
        }

        _at++;
    }

    private void SkipEscapedString()
    {
        _at++;
        SkipString(hasEscapes: true);
    }

    private void SkipTo(ReadOnlySpan<char> end)
    {
        var length = _text[_at..].IndexOf(end);
        _at = length < 0 ? _text.Length : _at + length + end.Length;
    }

    private void SkipBlockComment()
    {
        var depth = 0;
        do
        {
            var (opens, closes) = (Peek() == '/' && Peek(1) == '*', Peek() == '*' && Peek(1) == '/');
            depth += opens ? 1 : closes ? -1 : 0;
            _at += opens || closes ? 2 : 1;
        }
        while (depth > 0 && _at < _text.Length);
    }

    // 1e5 is no word.
    private void SkipNumber()
    {
        while (_at < _text.Length && IsPart(_text[_at]))
            _at++;
    }

    /// <summary><c>$</c>, a name or none, <c>$</c>; empty: none begins here.</summary>
    private readonly ReadOnlySpan<char> DollarTag()
    {
        var end = _at + 1;
        while (end < _text.Length && (char.IsLetter(_text[end]) || _text[end] == '_' || (char.IsDigit(_text[end]) && end > _at + 1)))
            end++;
        return end < _text.Length && _text[end] == '$' ? _text[_at..(end + 1)] : [];
    }

    private void SkipDollarString(ReadOnlySpan<char> tag)
    {
        _at += tag.Length;
        SkipTo(tag);
    }
}
