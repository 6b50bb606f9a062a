namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Finds the tables that a command changes. Made to err on one side only: what it takes for a change and is none costs a few fetches; what it misses would leave an old object.
/// </summary>
internal sealed class SqlChanges
{
    // What a keyword of change after one of these is part of: FOR UPDATE, ON DELETE CASCADE, BEFORE INSERT OR UPDATE.
    private static readonly string[] NoChangeAfter = ["FOR", "KEY", "ON", "OF", "OR", "BEFORE", "AFTER", "GRANT", "REVOKE"];
    private static readonly string[] Noise = ["ONLY", "TABLE", "IF", "EXISTS", "IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "CONCURRENTLY"];
    private static readonly string[] NoName = ["SET", "ON", "FROM", "WHEN", "WHERE", "VALUES", "DEFAULT", "SELECT", "NOWAIT", "SKIP", "THEN", "JOIN", "AS", "OF", "TO", "END"];

    private readonly List<SqlToken> _tokens;
    private readonly List<SqlChange> _changes = [];

    public SqlChanges(string command, bool hasBackslashEscapes)
    {
        _tokens = SqlTokenizer.Read(command, hasBackslashEscapes);
        for (var i = 0; i < _tokens.Count; i++)
            Look(i);
    }

    /// <summary>It surely changes data, and cannot be seen which.</summary>
    public bool IsOpaque { get; private set; }

    /// <summary>It changes several tables that it names, and cannot be seen which of them.</summary>
    public bool ChangesAllItNames { get; private set; }

    public IReadOnlyList<SqlChange> Tables => _changes;

    public IReadOnlyList<SqlToken> Tokens => _tokens;

    public SqlToken At(int i) => i >= 0 && i < _tokens.Count ? _tokens[i] : new SqlToken("", IsQuoted: false);

    private bool IsFirst(int i) => i == 0 || At(i - 1).Text is ";";

    private void Look(int i)
    {
        if (!_tokens[i].IsName || _tokens[i].IsQuoted || At(i - 1).Text == "." || At(i - 1).IsOneOf(NoChangeAfter))
            return;
        switch (_tokens[i].Text.ToUpperInvariant())
        {
            case "INSERT": LookAtInsert(i); break;
            case "UPDATE": LookAtUpdate(i); break;
            case "DELETE": LookAtDelete(i); break;
            case "MERGE": AddOne(AfterNoise(i + 1, "INTO"), deletes: true, mayBeAlias: true); break;
            case "REPLACE" when IsFirst(i): AddOne(AfterNoise(i + 1, "INTO"), deletes: true); break;
            case "TRUNCATE": LookAtTruncate(i); break;
            case "COPY" when IsFirst(i): LookAtCopy(i); break;
            case "TABLE" when At(i - 1).IsOneOf(["DROP", "ALTER"]): AddList(AfterNoise(i + 1)); break;
            case "VIEW" when At(i - 1).Is("MATERIALIZED") && At(i - 2).Is("REFRESH"): AddOne(AfterNoise(i + 1), deletes: true); break;
            case "CALL" or "DO" or "LOAD" when IsFirst(i): IsOpaque = true; break;
            case "EXEC" or "EXECUTE": IsOpaque = true; break;
        }
    }

    private void LookAtInsert(int i)
    {
        var at = AfterNoise(i + 1, "INTO");
        if (At(at).Text == "(" && At(at - 1).Is("INTO"))
            ChangesAllItNames = true;
        else
            AddOne(at, deletes: At(i + 1).Is("OR"));
    }

    private void LookAtUpdate(int i)
    {
        var end = AddOne(AfterNoise(i + 1), deletes: At(i + 1).Is("OR"), mayBeAlias: true);

        // UPDATE a JOIN b …, UPDATE a, b … SET
        for (; end < _tokens.Count && !At(end).Is("SET") && At(end).Text != ";"; end++)
            ChangesAllItNames |= At(end).Text == "," || At(end).Is("JOIN");
    }

    private void LookAtDelete(int i)
    {
        var end = AddOne(AfterNoise(i + 1, "FROM"), deletes: true, mayBeAlias: true);
        ChangesAllItNames |= end < int.MaxValue && At(end).Text == ",";
    }

    private void LookAtTruncate(int i)
    {
        if (At(i + 1).Text == "(")
            return;
        for (var end = AddList(AfterNoise(i + 1)); end < _tokens.Count && At(end).Text != ";"; end++)
            IsOpaque |= At(end).Is("CASCADE");
    }

    private void LookAtCopy(int i)
    {
        var (_, _, end) = NameAt(i + 1);
        while (end < _tokens.Count && !At(end).IsOneOf(["FROM", "TO"]) && At(end).Text != ";")
            end++;
        if (At(end).Is("FROM"))
            AddOne(i + 1, deletes: false);
    }

    private int AddList(int at)
    {
        var end = AddOne(at, deletes: true);
        while (end < _tokens.Count && At(end).Text is "," or "*")
            end = AddOne(AfterNoise(end + 1), deletes: true);
        return end;
    }

    /// <returns>The token after the name; more than all if there is none.</returns>
    private int AddOne(int at, bool deletes, bool mayBeAlias = false)
    {
        var (schema, name, end) = NameAt(at);
        if (name is null)
            return int.MaxValue;
        _changes.Add(new SqlChange(schema, name, end - 1, deletes, mayBeAlias));
        return end;
    }

    private (string? Schema, string? Name, int End) NameAt(int at)
    {
        if (!At(at).IsName || At(at).IsOneOf(NoName))
            return default;
        var (schema, name) = ((string?)null, At(at).Text);
        for (at++; At(at).Text == "." && !At(at).IsQuoted; at++)
        {
            // server.database..table leaves the schema out
            if (At(at + 1).IsName)
                (schema, name) = (name, At(++at).Text);
        }

        return (schema, name, at);
    }

    // ONLY, IF EXISTS, TOP (5), OR REPLACE, INTO
    private int AfterNoise(int at, string? also = null)
    {
        while (true)
        {
            if (At(at).IsOneOf(Noise) || (also is not null && At(at).Is(also)))
                at++;
            else if (At(at).Is("OR"))
                at += 2;
            else if (At(at).Is("TOP") && At(at + 1).Text == "(")
                at = AfterParentheses(at + 1);
            else
                return at;
        }
    }

    private int AfterParentheses(int at)
    {
        var depth = 0;
        for (; at < _tokens.Count; at++)
        {
            depth += At(at).Text switch { "(" => 1, ")" => -1, _ => 0 };
            if (depth == 0)
                return at + 1;
        }

        return at;
    }
}
