namespace CacheCow.Net.PostgreSql;

/// <summary>A mapped table as the database has it now, with all that is below it.</summary>
internal sealed record TableInfo(FeedTable Mapping, IReadOnlyList<TableMember> Members)
{
    public TableMember Root => Members[0];

    /// <summary>Those that have rows.</summary>
    public IEnumerable<TableMember> WithRows => Members.Where(member => member.Kind == 'r');

    public string Fingerprint => string.Join('\n', Members.Select(member => $"{member.Oid} {member.Schema} {member.Name} {member.Kind} {member.Identity} {member.Shape}"));

    /// <summary>The columns that the mapping reads; <see langword="null"/>: any.</summary>
    public IReadOnlyList<string>? WantedColumns =>
        Mapping.Targets.Any(target => target.Columns is null) ? null : [.. Mapping.Targets.SelectMany(target => target.Columns!).Distinct()];

    /// <summary>The columns whose old values the mapping needs, and the log has not.</summary>
    public IReadOnlyList<string> WeakColumns => [.. (WantedColumns ?? []).Where(column => WithRows.Any(member => !member.LogsOld(column)))];

    /// <summary>
    /// How it is named in a publication: with its columns, if only some are needed. Not if it would be in the way of <c>REPLICA IDENTITY FULL</c>, which the server then answers
    /// by refusing updates.
    /// </summary>
    public string InPublication(int serverVersion)
    {
        var canList = serverVersion >= 15 && Members.Count == 1 && Root.Identity != 'f' && WantedColumns is not null && WeakColumns.Count == 0;
        var columns = canList ? Root.Columns.Where(column => WantedColumns!.Contains(column) || Root.IdentityColumns.Contains(column)).ToArray() : [];
        return columns.Length > 0 && columns.Length < Root.Columns.Length ? $"{Root.Quoted} ({Sql.Listed(columns)})" : Root.Quoted;
    }
}
