using SQLitePCL;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>A file that several processes share.</summary>
internal sealed class SqliteSite(string folder) : Site
{
    private const int BusyMilliseconds = 10_000;

    private readonly string _path = Path.Combine(folder, "cache.db");

    public override string AddressFor(int process) => _path;

    public override IEnumerable<Fault> Faults(Crew crew) =>
    [
        new(FaultKind.Flush, draw => draw.One(crew.Seats).TellAsync("flush")),
        new(FaultKind.Restart, _ => Task.WhenAll(crew.Seats.Select(seat => seat.ReplaceAsync()))),
        new(FaultKind.Slow, LockAsync),
    ];

    public override ValueTask DisposeAsync() => default;

    // Somebody else writes, and takes his time: nobody else can meanwhile.
    private async Task LockAsync(Draw draw)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open_v2(_path, out var file, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_FULLMUTEX, null!));
        using (file)
        {
            Check(raw.sqlite3_busy_timeout(file, BusyMilliseconds));
            Check(raw.sqlite3_exec(file, "BEGIN IMMEDIATE"));
            await draw.HoldAsync();
            Check(raw.sqlite3_exec(file, "ROLLBACK"));
        }
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw new InvalidOperationException($"The file of the store could not be locked: {raw.sqlite3_errstr(code).utf8_to_string()}.");
    }
}
