using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>
/// What the last process that streamed from a slot knew of the server, the publication and the tables, and what it mapped: a digest in the publication's comment, one for each slot. If
/// the next one finds another, or none, something was altered while nobody looked, or changes were confirmed that nobody mapped: it invalidates everything once. Written only by the
/// process that has the slot, before it confirms anything: by another, it would speak for one that maps something else.
/// </summary>
internal static class SlotNote
{
    private const string Mark = "cachecow";

    public static string Of(IReadOnlyList<TableInfo> tables, string publication, (string System, uint Timeline)? server)
    {
        var mapped = tables.Select(table => $"{table.Fingerprint}\0{string.Join('\0', table.Mapping.Targets.Select(target => target.Description))}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [$"{server}", publication, .. mapped]))).AsSpan(0, 16));
    }

    /// <summary>A slot's note in a comment; <see langword="null"/>: it has none.</summary>
    public static string? In(string comment, string slot) =>
        IsOurs(comment) ? comment.Split(' ').Select(note => note.Split('=')).FirstOrDefault(note => note.Length == 2 && note[0] == slot)?[1] : null;

    /// <summary>The comment with another note of a slot; <see langword="null"/>: with none.</summary>
    public static string With(string comment, string slot, string? note)
    {
        var others = comment.Split(' ').Where(one => one.Contains('=', StringComparison.Ordinal) && !one.StartsWith($"{slot}=", StringComparison.Ordinal));
        return string.Join(' ', [Mark, .. others, .. note is null ? Array.Empty<string>() : [$"{slot}={note}"]]);
    }

    /// <summary>The publication's comment; empty: it has none.</summary>
    public static async Task<string> ReadAsync(NpgsqlConnection connection, string publication, CancellationToken cancellationToken)
    {
        var comments = await Catalog.RowsAsync(
            connection, "SELECT coalesce(obj_description(oid, 'pg_publication'), '') FROM pg_publication WHERE pubname = $1", row => row.GetString(0), cancellationToken, publication).ConfigureAwait(false);
        return comments.SingleOrDefault() ?? "";
    }

    /// <summary>Leaves a note, or takes it back, unless the comment is somebody's own, or the role may not: then the next process invalidates once more.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, PostgresFeedOptions options, string comment, string? note, CancellationToken cancellationToken)
    {
        if (In(comment, options.SlotName) == note || (comment.Length > 0 && !IsOurs(comment)))
            return;
        try
        {
            var text = Sql.Literal(With(comment, options.SlotName, note));
            await SlotMaker.RunAsync(connection, $"COMMENT ON PUBLICATION {Sql.Quoted(options.PublicationName)} IS {text}", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
        }
    }

    private static bool IsOurs(string comment) => comment == Mark || comment.StartsWith(Mark + " ", StringComparison.Ordinal);
}
