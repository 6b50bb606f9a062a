using CacheCow.Net.Testing;
using Microsoft.Data.Sqlite;

namespace CacheCow.Net.Consistency;

/// <summary>A file that several processes share.</summary>
internal sealed class SqliteSite(string folder) : Site
{
    private readonly string _path = Path.Combine(folder, "cache.db");

    public override string AddressFor(int process) => _path;

    public override IEnumerable<Fault> Faults(Crew crew) =>
    [
        new(FaultKind.Flush, draw => draw.One(crew.Seats).TellAsync("flush")),
        new(FaultKind.Restart, _ => Task.WhenAll(crew.Seats.Select(seat => seat.ReplaceAsync()))),
        new(FaultKind.Slow, LockAsync),
    ];

    public override ValueTask DisposeAsync() => default;

    // Somebody else writes, and takes his time: nobody can meanwhile.
    private async Task LockAsync(Draw draw)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        await draw.HoldAsync();
        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync();
    }
}
