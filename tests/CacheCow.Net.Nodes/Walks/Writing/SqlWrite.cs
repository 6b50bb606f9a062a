using Npgsql;

namespace CacheCow.Net.Nodes;

/// <summary>Changes objects in one transaction.</summary>
internal abstract class SqlWrite(WalkDatabase database, Steps steps) : IWrite
{
    public abstract Task<string> WriteAsync(WalkObjects objects, int part);

    /// <returns>The new version of the one that is completed, as the transaction saw it: what another one has committed since is not in it.</returns>
    protected async Task<long> ChangeAsync(WalkObjects objects, int part)
    {
        await using var connection = await database.OpenAsync();
        await steps.TakeAsync("BEGIN", () => Command(connection, "BEGIN").ExecuteNonQueryAsync());
        await UpdateAsync(connection, objects.ByKey, part);
        await UpdateAsync(connection, [objects.Tagged, objects.TaggedCold], part);
        var version = (long)(await Command(connection, "SELECT sum(version)::bigint FROM objects WHERE id = $1", objects.Completed).ExecuteScalarAsync())!;
        await steps.TakeAsync("COMMIT", () => Command(connection, "COMMIT").ExecuteNonQueryAsync());
        return version;
    }

    private Task<int> UpdateAsync(NpgsqlConnection connection, int[] keys, int part) => steps.TakeAsync(
        "UPDATE", () => Command(connection, "UPDATE objects SET version = version + 1 WHERE id = ANY ($1) AND part = $2", keys, part).ExecuteNonQueryAsync());

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
#pragma warning disable CA2100 // texts of this file only
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
