using System.Buffers;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Cuts a command into words, names, literals and symbols, without its comments. What a database might cut in another way, by its version or its settings, is doubt: comments within
/// comments, those that a server executes, line breaks that are none for everybody, numbers that a word follows at once, what is not closed. Linear in the length of the text.
/// </summary>
internal ref struct SqlLexer(ReadOnlySpan<char> text, SqlDialect dialect)
{
    private static readonly SearchValues<char> OddBreaks = SearchValues.Create("\r\v\f\u0085\u2028\u2029");

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private bool _isAfterEscaped;

    public SqlToken Next()
    {
        while (_at < _text.Length)
        {
            var comment = CommentLength();
            if (comment < 0)
                return Doubt();
            if (comment == 0 && _text[_at] is not (' ' or '\t' or '\r' or '\n' or '\f' or '\v'))
                return Token(_text[_at]);
            _at += Math.Max(comment, 1);
        }

        return new SqlToken(SqlTokenKind.End);
    }

    private readonly bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '@' || (c == '#' && dialect != SqlDialect.MySql);

    private readonly char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private static SqlToken Doubt() => new(SqlTokenKind.Doubt);

    /// <returns>0: there is none; less: doubt.</returns>
    private readonly int CommentLength() => (_text[_at], Peek(1)) switch
    {
        ('/', '*') => BlockLength(_text[(_at + 2)..]),
        ('-', '-') => dialect == SqlDialect.MySql && !char.IsWhiteSpace(Peek(2)) ? -1 : LineLength(_text[_at..]),
        ('#', _) when dialect == SqlDialect.MySql => LineLength(_text[_at..]),
        _ => 0,
    };

    // Some nest comments, some do not; MySQL executes /*! … */, and MariaDB /*M! … */.
    private static int BlockLength(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf("*/");
        return end < 0 || rest[0] is '!' or '/' || rest is ['M' or 'm', '!', ..] || rest[..(end + 1)].Contains("/*", StringComparison.Ordinal) ? -1 : end + 4;
    }

    private static int LineLength(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('\n');
        var line = end < 0 ? rest : rest[..(end > 0 && rest[end - 1] == '\r' ? end - 1 : end)];
        return line.ContainsAny(OddBreaks) ? -1 : end < 0 ? rest.Length : end + 1;
    }

    private SqlToken Token(char c)
    {
        // E'…' goes on in a next literal.
        var isAfterEscaped = _isAfterEscaped;
        _isAfterEscaped = false;
        return c switch
        {
            '\'' when isAfterEscaped => Doubt(),
            '\'' => Quoted(SqlTokenKind.Literal, c, dialect == SqlDialect.MySql),
            '"' => Quoted(SqlTokenKind.Quoted, c, dialect == SqlDialect.MySql),
            '`' when dialect is SqlDialect.MySql or SqlDialect.Sqlite => Quoted(SqlTokenKind.Quoted, c),
            '[' when dialect is SqlDialect.SqlServer or SqlDialect.Sqlite => Quoted(SqlTokenKind.Quoted, ']'),
            '$' when dialect == SqlDialect.PostgreSql && TagLength() is > 0 and var length => Dollars(_text.Slice(_at, length)),
            _ when char.IsAsciiDigit(c) => Number(),
            _ when char.IsLetter(c) || c == '_' || (c is '@' or '#' && IsPart(Peek(1))) => Word(),
            _ when c is > ' ' and < '\x7f' => Symbol(),
            _ => Doubt(),
        };
    }

    private SqlToken Symbol() => new(SqlTokenKind.Symbol, _text.Slice(_at++, 1));

    // A quote within is written twice.
    private SqlToken Quoted(SqlTokenKind kind, char end, bool hasEscapes = false)
    {
        var start = ++_at;
        while (true)
        {
            var length = hasEscapes ? _text[_at..].IndexOfAny(end, '\\') : _text[_at..].IndexOf(end);
            if (length < 0)
                return Doubt();
            _at += length + 1;
            if (_text[_at - 1] == end && Peek() != end)
                return new SqlToken(kind, _text[start..(_at - 1)]);
            if (++_at > _text.Length)
                return Doubt();
        }
    }

    private SqlToken Word()
    {
        var start = _at;
        while (_at < _text.Length && IsPart(_text[_at]))
            _at++;
        var word = _text[start.._at];
        if (dialect == SqlDialect.PostgreSql && word.Length == 1 && Prefixed(word[0]) is { Kind: not SqlTokenKind.End } literal)
            return literal;
        return new SqlToken(SqlTokenKind.Word, word, SqlVocabulary.Of(word));
    }

    // E'it\'s', U&"\0070osts"
    private SqlToken Prefixed(char prefix)
    {
        if (prefix is 'e' or 'E' && Peek() == '\'')
        {
            _isAfterEscaped = true;
            return Quoted(SqlTokenKind.Literal, '\'', hasEscapes: true);
        }

        return new SqlToken(prefix is 'u' or 'U' && Peek() == '&' && Peek(1) is '\'' or '"' ? SqlTokenKind.Doubt : SqlTokenKind.End);
    }

    // 1UPDATE and 1.UPDATE are two words for some.
    private SqlToken Number()
    {
        var start = _at;
        while (_at < _text.Length && (IsPart(_text[_at]) || _text[_at] == '.'))
            _at++;
        var number = _text[start.._at];
        var isHexadecimal = number.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var rest = isHexadecimal ? number[2..].TrimStart("0123456789abcdefABCDEF") : number.TrimStart("0123456789.");
        if (!isHexadecimal && rest is ['e' or 'E', ..])
            rest = rest[1..].TrimStart("0123456789");
        return rest.IsEmpty ? new SqlToken(SqlTokenKind.Number, number) : Doubt();
    }

    /// <summary>Of <c>$</c>, a name or none, <c>$</c>; 0: none begins here.</summary>
    private readonly int TagLength()
    {
        var length = 1;
        while (Peek(length) is var c && (char.IsLetter(c) || c == '_' || (char.IsDigit(c) && length > 1)))
            length++;
        return Peek(length) == '$' ? length + 1 : 0;
    }

    private SqlToken Dollars(ReadOnlySpan<char> tag)
    {
        var start = _at + tag.Length;
        var length = _text[start..].IndexOf(tag);
        if (length < 0)
            return Doubt();
        _at = start + length + tag.Length;
        return new SqlToken(SqlTokenKind.Literal, _text.Slice(start, length));
    }
}
