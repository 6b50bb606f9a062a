using CacheCow.Net.Testing;
using SQLitePCL;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>A file that several processes share.</summary>
internal sealed class SqliteSite : Site
{
    private const int BusyMilliseconds = 10_000;
    private const int DiskBytes = 32 << 20;

    private readonly SmallDisk? _disk;
    private readonly string _path;

    private SqliteSite(string folder, SmallDisk? disk) => (_path, _disk) = (Path.Combine(folder, "cache.db"), disk);

    public static async Task<SqliteSite> StartAsync(HistoryOptions options, string folder)
    {
        if (!options.Faults.Contains(FaultKind.Full))
            return new SqliteSite(folder, null);
        var place = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        return new SqliteSite(place, await SmallDisk.TryMountAsync(place, DiskBytes));
    }

    public override string AddressFor(int process) => _path;

    public override IEnumerable<Fault> Faults(HistoryNodes nodes) =>
    [
        new(FaultKind.Flush, draw => draw.One(nodes.Slots).TellAsync("flush")),
        new(FaultKind.Restart, _ => Task.WhenAll(nodes.Slots.Select(slot => slot.ReplaceAsync()))),
        new(FaultKind.Slow, LockAsync),
        .. _disk is { } disk ? [new Fault(FaultKind.Full, draw => FillAsync(disk, draw))] : Array.Empty<Fault>(),
    ];

    public override ValueTask DisposeAsync() => _disk?.DisposeAsync() ?? default;

    private static async Task FillAsync(SmallDisk disk, Draw draw)
    {
        disk.Fill();
        await draw.HoldAsync();
        disk.Empty();
    }

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
