namespace CacheCow.Net.Consistency.Histories;

/// <summary>A store in one process, which several caches use.</summary>
internal sealed class MemorySite : Site
{
    public override int ProcessesFor(int nodes) => 1;

    public override string AddressFor(int process) => "memory";

    public override IEnumerable<Fault> Faults(HistoryNodes nodes) =>
    [
        new(FaultKind.Flush, _ => nodes.Slots[0].TellAsync("flush")),
        new(FaultKind.Restart, _ => nodes.Slots[0].ReplaceAsync()),
    ];

    public override ValueTask DisposeAsync() => default;
}
