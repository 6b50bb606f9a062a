using System.Collections.Frozen;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What an unquoted word of a command may mean.</summary>
[Flags]
internal enum SqlWords
{
    None = 0,

    /// <summary>A statement that begins so changes nothing by itself.</summary>
    Start = 1,

    /// <summary>Such a statement, which is a query.</summary>
    Query = 2,

    /// <summary>What follows is changed.</summary>
    Change = 4,

    /// <summary>Nobody sees what is changed, it is the schema, or the change is committed by it.</summary>
    Opaque = 8,

    /// <summary>May stand between a word of change and the name of the table.</summary>
    Noise = 16,

    /// <summary>A parenthesis may follow, and nothing that changes data is called.</summary>
    Harmless = 32,

    /// <summary>What follows is a name, also if it is spelled like a keyword.</summary>
    BeforeName = 64,

    /// <summary>What follows is a name that is given here; with a parenthesis, it has columns.</summary>
    BeforeAlias = 128,
}

/// <summary>The words.</summary>
internal static class SqlVocabulary
{
    private const string Queries = "select values with table";

    private const string Starts =
        "show describe desc explain pragma savepoint save rollback begin start set reset listen notify declare if else while print " + Queries;

    private const string Changes = "insert update delete replace merge truncate into copy";

    private const string Opaques =
        "exec execute call create alter drop cascade commit refresh autocommit bulk updatetext writetext restore receive dbcc openquery openrowset opendatasource";

    private const string Noises =
        "into from only table ignore low_priority high_priority delayed quick top percent or replace abort fail rollback concurrently";

    private const string BeforeParentheses =
        "all and any array as asc begin between by case check collate columns conflict cross cube default desc distinct else end escape except exists explain filter first following for from " +
        "full group grouping having if ilike in index inner insert intersect into is isnull join key last lateral left like limit match materialized natural not notnull nulls of offset on only or " +
        "order ordinality outer over partition preceding print range recursive regexp replace returning right rlike rollup row rows select set sets similar some straight_join table tablesample " +
        "then to top truncate union unique update using value values when where while window with within without xor zone";

    private static readonly FrozenDictionary<string, SqlWords> Words = Read();

    private static readonly FrozenDictionary<string, SqlWords>.AlternateLookup<ReadOnlySpan<char>> BySpan = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public static SqlWords Of(ReadOnlySpan<char> word) => BySpan.TryGetValue(word, out var words) ? words : SqlWords.None;

    private static FrozenDictionary<string, SqlWords> Read()
    {
        var words = new Dictionary<string, SqlWords>(StringComparer.OrdinalIgnoreCase);
        Add(Queries, SqlWords.Query);
        Add(Starts, SqlWords.Start);
        Add(Changes, SqlWords.Change);
        Add(Opaques, SqlWords.Opaque);
        Add(Noises, SqlWords.Noise);
        Add(BeforeParentheses, SqlWords.Harmless);
        Add(SqlFunctions.Types, SqlWords.Harmless);
        Add(SqlFunctions.Names, SqlWords.Harmless);
        Add("as from join", SqlWords.BeforeName);
        Add("as with recursive", SqlWords.BeforeAlias);
        return words.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(string list, SqlWords meaning)
        {
            foreach (var word in list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                words[word] = words.GetValueOrDefault(word) | meaning;
        }
    }
}
