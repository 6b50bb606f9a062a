namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What a piece of a command is.</summary>
internal enum SqlTokenKind
{
    End,

    /// <summary>What a database may read otherwise than it is read here.</summary>
    Doubt,
    Word,
    Quoted,
    Literal,
    Number,
    Symbol,
}

/// <summary>A piece of a command.</summary>
/// <param name="kind">What it is.</param>
/// <param name="text">The word, the symbol; of what is quoted, what stands in the quotes.</param>
/// <param name="words">What the word may mean.</param>
internal readonly ref struct SqlToken(SqlTokenKind kind, ReadOnlySpan<char> text = default, SqlWords words = SqlWords.None)
{
    public SqlTokenKind Kind { get; } = kind;

    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>May it be a table's name? SQLite takes a literal for one.</summary>
    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.Quoted or SqlTokenKind.Literal;

    public bool Has(SqlWords meaning) => (words & meaning) != 0;

    public bool Is(char symbol) => Kind == SqlTokenKind.Symbol && Text[0] == symbol;

    public bool Is(string word) => Kind == SqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
