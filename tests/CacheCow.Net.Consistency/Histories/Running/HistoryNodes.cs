namespace CacheCow.Net.Consistency.Histories;

/// <summary>All processes of a history.</summary>
internal sealed class HistoryNodes : IDisposable
{
    private readonly NodeSlot[] _slots;
    private int _lastId;

    public HistoryNodes(HistoryOptions options, Site site, string folder)
    {
        var processes = site.ProcessesFor(options.Nodes);
        _slots = [.. Enumerable.Range(0, processes).Select(i => new NodeSlot(() => OptionsOf(Interlocked.Increment(ref _lastId))
            with { Address = site.AddressFor(i), Caches = options.Nodes / processes }))];

        NodeOptions OptionsOf(int id) => new()
        {
            Store = options.Store,
            Address = "",
            Folder = folder,
            Id = id,
            Seed = options.Seed * 1000 + id,
            MaxStaleness = options.MaxStaleness,
            Durability = options.Durability,
            IsControl = options.IsControl,
        };
    }

    public IReadOnlyList<NodeSlot> Slots => _slots;

    public async Task BeginAsync()
    {
        foreach (var slot in _slots)
            slot.Start();
        await Task.WhenAll(_slots.Select(slot => slot.ReadyAsync()));
        await Task.WhenAll(_slots.Select(slot => slot.TellAsync("begin")));
    }

    /// <summary>Writers come to an end; readers go on for a while, and see what is left.</summary>
    public async Task EndAsync(TimeSpan reading)
    {
        await Task.WhenAll(_slots.Select(slot => slot.TellAsync("rest")));
        await Task.Delay(reading);
        await Task.WhenAll(_slots.Select(slot => slot.TellAsync("stop")));
        await Task.WhenAll(_slots.Select(slot => slot.DoneAsync()));
    }

    public void Dispose() => Array.ForEach(_slots, slot => slot.Dispose());
}
