namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Reads how far a command may reach. It changes nothing only if that is sure: all its statements begin with a word that is known to change nothing, no word of change stands in them, and
/// all functions that they call are known. It changes what it names only if that is sure, too: the targets of all changes are tables of the model. Linear in the length of the text.
/// </summary>
internal ref struct SqlReader
{
    private static readonly SqlDialect[] AllDialects = [SqlDialect.PostgreSql, SqlDialect.SqlServer, SqlDialect.MySql, SqlDialect.Sqlite];

    private readonly SqlDialect _dialect;
    private readonly SqlNames _names;
    private readonly bool _isMade;
    private SqlLexer _lexer;
    private SqlToken _before;
    private SqlToken _last;
    private SqlToken _now;
    private SqlWords _statement;
    private bool _isPragma;
    private bool _merges;
    private SqlReach _reach;

    private SqlReader(ReadOnlySpan<char> text, SqlDialect dialect, SqlNames names, bool isMade)
    {
        _lexer = new SqlLexer(text, dialect);
        (_dialect, _names, _isMade) = (dialect, names, isMade);
    }

    /// <param name="text">The command.</param>
    /// <param name="dialect">The database's.</param>
    /// <param name="names">The tables and functions that are known.</param>
    /// <param name="isMade">Entity Framework has made it: its changes are of tables of the model, under whatever other name, and literals are of the usual kind.</param>
    public static SqlReach Read(ReadOnlySpan<char> text, SqlDialect dialect, SqlNames names, bool isMade)
    {
        var reach = SqlReach.Nothing;
        foreach (var one in dialect == SqlDialect.Unknown ? AllDialects : [dialect])
        {
            var read = IsDoubtful(text, one, isMade) ? SqlReach.Opaque : new SqlReader(text, one, names, isMade).Read();
            reach = read > reach ? read : reach;
        }

        return reach;
    }

    // Whether a backslash escapes is a setting of these two.
    private static bool IsDoubtful(ReadOnlySpan<char> text, SqlDialect dialect, bool isMade) =>
        !isMade && dialect is SqlDialect.PostgreSql or SqlDialect.MySql
        && (text.Contains(@"\'", StringComparison.Ordinal) || text.Contains(@"\""", StringComparison.Ordinal));

    private SqlReach Read()
    {
        Move();
        while (_now.Kind != SqlTokenKind.End && _reach != SqlReach.Opaque)
            Look();
        return _reach;
    }

    private void Move()
    {
        _before = _last;
        _last = _now;
        _now = _lexer.Next();
    }

    private void Raise(SqlReach reach) => _reach = reach > _reach ? reach : _reach;

    private void Look()
    {
        if (_now.Kind == SqlTokenKind.Word)
            LookAtWord();
        else if (_now.Kind == SqlTokenKind.Symbol)
            LookAtSymbol();
        else if (_now.Kind == SqlTokenKind.Doubt || _statement == SqlWords.None)
            Raise(SqlReach.Opaque);
        else
            Move();
    }

    private void LookAtSymbol()
    {
        if (_now.Is(';'))
            _statement = SqlWords.None;
        else if (_now.Is('('))
            Raise(IsUnknownCall() ? SqlReach.Anything : SqlReach.Nothing);
        else if (_statement == SqlWords.None || (_isPragma && _now.Is('=')))
            Raise(SqlReach.Opaque);
        Move();
    }

    private readonly bool IsUnknownCall() =>
        _last.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted && _dialect != SqlDialect.SqlServer && !_isPragma
        && !(_last.Has(SqlWords.Harmless) && !_before.Is('.')) && !_before.Has(SqlWords.BeforeAlias) && !_names.HasFunction(_last.Text);

    private void LookAtWord()
    {
        if (_statement == SqlWords.None)
            Begin();
        else if (!_now.Has(SqlWords.Change | SqlWords.Opaque) || IsName())
            Move();
        else if (_now.Has(SqlWords.Opaque))
            Raise(SqlReach.Opaque);
        else
            LookAtChange();
    }

    private void Begin()
    {
        (_merges, _isPragma) = (false, _now.Is("PRAGMA"));
        if (!_now.Has(SqlWords.Start | SqlWords.Change))
        {
            Raise(SqlReach.Opaque);
            return;
        }

        _statement = _now.Has(SqlWords.Query) ? SqlWords.Query : SqlWords.Start;
        if (_now.Has(SqlWords.Change))
            LookAtChange();
        else
            Move();
    }

    // posts.update; and in PostgreSQL, where its provider does not quote them, tables and columns of such a name.
    private readonly bool IsName()
    {
        var next = _lexer;
        return _last.Is('.') ? _before.IsName : _dialect == SqlDialect.PostgreSql && (_last.Has(SqlWords.BeforeName) || next.Next().Is('.'));
    }

    private void LookAtChange()
    {
        var (isUpdate, isFunction, isMerged) = (_now.Is("UPDATE"), IsAlsoFunction(), _merges && _last.Is("THEN"));
        var isOnConflict = isUpdate && (_last.Is("DO") || _last.Is("THEN"));
        var isPart = isUpdate && (_last.Is("KEY") || (_last.Is("FOR") && _statement == SqlWords.Query));
        _merges |= _now.Is("MERGE");
        Move();

        // REPLACE(a, 'b', 'c'); FOR UPDATE; ON DUPLICATE KEY UPDATE
        if (isPart || (isFunction && _now.Is('(')))
            return;
        Raise(SqlReach.Named);

        // ON CONFLICT DO UPDATE SET; WHEN MATCHED THEN DELETE
        if (isMerged || (isOnConflict && _now.Is("SET")) || _isMade)
            return;
        if (!IsTargetKnown() || _now.Is(','))
            Raise(SqlReach.Anything);
        if (_now.Is('('))
            Move();
        if (isUpdate)
            LookAtUpdated();
    }

    private readonly bool IsAlsoFunction() => _now.Is("REPLACE") || _now.Is("INSERT") || _now.Is("TRUNCATE");

    // INSERT OR REPLACE INTO posts; DELETE TOP (5) FROM dbo.posts; UPDATE ONLY (posts)
    private bool IsTargetKnown()
    {
        while (_now.Has(SqlWords.Noise) || _now.Is('(') || _now.Is(')') || _now.Kind == SqlTokenKind.Number)
            Move();
        SqlToken schema = default, name = default;
        for (var parts = 0; _now.IsName; parts++)
        {
            schema = name;
            name = _now;
            Move();
            if (!_now.Is('.'))
                return parts <= 1 && (parts == 0 ? _names.HasTable(name) : _names.HasTable(schema, name));
            Move();
        }

        return false;
    }

    // Several tables may stand before SET, and which of them is changed stands after it.
    private void LookAtUpdated()
    {
        for (var i = 0; i < 4 && !_now.Is("SET"); i++)
        {
            if (!(_now.IsName || _now.Is('*') || _now.Is(')')) || _now.Is("JOIN") || _now.Is("STRAIGHT_JOIN"))
                break;
            Move();
        }

        if (!_now.Is("SET"))
            Raise(SqlReach.Anything);
    }
}
