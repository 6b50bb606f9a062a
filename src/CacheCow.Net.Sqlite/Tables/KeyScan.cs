namespace CacheCow.Net.Sqlite;

/// <summary>Finds what fits a pattern, in one pass over the keys.</summary>
internal sealed class KeyScan(Connection connection)
{
    private readonly Statement _flags = connection.Prepare(Sql.SelectFlags);
    private readonly Statement _keys = connection.Prepare(Sql.SelectKeys);

    /// <summary>The flags that are leased, and those of writes under way.</summary>
    public List<string> Flags(string? pattern)
    {
        var fitting = new List<string>();
        try
        {
            while (_flags.Step())
            {
                if (_flags.Key(0) is var flag && Pattern.Fits(pattern, flag))
                    fitting.Add(flag);
            }
        }
        finally
        {
            _flags.Reset();
        }

        return fitting;
    }

    /// <summary>The numbers of the rows of objects, in order.</summary>
    public long[] Rows(string? pattern)
    {
        var fitting = new List<long>();
        try
        {
            while (_keys.Step())
            {
                if (Pattern.Fits(pattern, _keys.Key(0)))
                    fitting.Add(_keys.Number(1));
            }
        }
        finally
        {
            _keys.Reset();
        }

        fitting.Sort();
        return [.. fitting];
    }
}
