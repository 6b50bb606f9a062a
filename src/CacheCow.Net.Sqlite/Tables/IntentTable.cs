namespace CacheCow.Net.Sqlite;

/// <summary>The writes under way and the holds in force, by flag key: any number for one flag, each with its own expiry.</summary>
/// <remarks>
/// Each has a mark of its own that it was overlapped, and goes with it. That is the same as one mark for all of a flag that goes with the last of them: a mark is
/// set on all at once, and who joins others is overlapped from the beginning.
/// </remarks>
internal sealed class IntentTable(Connection connection)
{
    private readonly Statement _select = connection.Prepare(Sql.SelectIntent);
    private readonly Statement _selectOwn = connection.Prepare(Sql.SelectOwnIntent);
    private readonly Statement _selectOther = connection.Prepare(Sql.SelectOtherIntent);
    private readonly Statement _put = connection.Prepare(Sql.PutIntent);
    private readonly Statement _mark = connection.Prepare(Sql.MarkIntents);
    private readonly Statement _delete = connection.Prepare(Sql.DeleteIntent);

    public bool IsAny(string flag, long now)
    {
        Bind(_select, flag, now);
        return IsFound(_select);
    }

    public bool IsAnyOther(string flag, LeaseToken token, long now)
    {
        Bind(_selectOther, flag, now);
        _selectOther.Bind(3, token.ToByteArray());
        return IsFound(_selectOther);
    }

    /// <returns>Whether the intent was overlapped; <see langword="null"/>: it is not there.</returns>
    public bool? Find(string flag, LeaseToken token, long now)
    {
        Bind(_selectOwn, flag, now);
        _selectOwn.Bind(3, token.ToByteArray());
        if (!_selectOwn.Step())
            return null;
        var isOverlapped = _selectOwn.Number(0) != 0;
        _selectOwn.Reset();
        return isOverlapped;
    }

    /// <summary>Adds an intent. One that is there lasts until then, or longer, and keeps its mark.</summary>
    public void Put(string flag, LeaseToken token, long now, long expires, bool isOverlapped)
    {
        _put.Bind(1, flag);
        _put.Bind(2, token.ToByteArray());
        _put.Bind(3, expires);
        _put.Bind(4, isOverlapped ? 1 : 0);
        _put.Bind(5, now);
        _put.Run();
    }

    /// <summary>Somebody else wrote or invalidated.</summary>
    public void Overlap(string flag)
    {
        _mark.Bind(1, flag);
        _mark.Run();
    }

    public void Remove(string flag, LeaseToken token)
    {
        _delete.Bind(1, flag);
        _delete.Bind(2, token.ToByteArray());
        _delete.Run();
    }

    private static void Bind(Statement statement, string flag, long now)
    {
        statement.Bind(1, flag);
        statement.Bind(2, now);
    }

    private static bool IsFound(Statement statement)
    {
        var isFound = statement.Step();
        statement.Reset();
        return isFound;
    }
}
