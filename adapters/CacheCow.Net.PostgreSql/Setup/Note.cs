using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>
/// What the last process that streamed knew of the tables, and what it mapped: a digest in the publication's comment. If the next one finds another, or none, tables were altered while
/// nobody looked, or changes were confirmed that nobody mapped: it invalidates everything once.
/// </summary>
internal static class Note
{
    private const string Mark = "cachecow ";

    public static string Of(IReadOnlyList<TableInfo> tables)
    {
        var text = string.Join('\0', tables.Select(table => $"{table.Fingerprint}\0{string.Join('\0', table.Mapping.Targets.Select(target => target.Description))}"));
        return Mark + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    /// <summary>The publication's comment; empty: it has none.</summary>
    public static async Task<string> ReadAsync(NpgsqlConnection connection, string publication, CancellationToken cancellationToken)
    {
        var comments = await Catalog.RowsAsync(
            connection, "SELECT coalesce(obj_description(oid, 'pg_publication'), '') FROM pg_publication WHERE pubname = $1", row => row.GetString(0), cancellationToken, publication).ConfigureAwait(false);
        return comments.SingleOrDefault() ?? "";
    }

    /// <summary>Leaves the note, unless the comment is somebody's own, or the role may not: then the next process invalidates once more.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, string publication, string found, string note, CancellationToken cancellationToken)
    {
        if (found == note || (found.Length > 0 && !found.StartsWith(Mark, StringComparison.Ordinal)))
            return;
        try
        {
            await SlotMaker.RunAsync(connection, $"COMMENT ON PUBLICATION {Sql.Quoted(publication)} IS {Sql.Literal(note)}", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
        }
    }
}
