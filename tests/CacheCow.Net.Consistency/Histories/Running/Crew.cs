namespace CacheCow.Net.Consistency.Histories;

/// <summary>All processes of a history.</summary>
internal sealed class Crew : IDisposable
{
    private readonly Seat[] _seats;
    private int _lastId;

    public Crew(HistoryOptions options, Site site, string folder)
    {
        var processes = site.ProcessesFor(options.Nodes);
        _seats = [.. Enumerable.Range(0, processes).Select(i => new Seat(() => OptionsOf(Interlocked.Increment(ref _lastId))
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

    public IReadOnlyList<Seat> Seats => _seats;

    public async Task BeginAsync()
    {
        foreach (var seat in _seats)
            seat.Start();
        await Task.WhenAll(_seats.Select(seat => seat.ReadyAsync()));
        await Task.WhenAll(_seats.Select(seat => seat.TellAsync("begin")));
    }

    /// <summary>Writers come to an end; readers go on for a while, and see what is left.</summary>
    public async Task EndAsync(TimeSpan reading)
    {
        await Task.WhenAll(_seats.Select(seat => seat.TellAsync("rest")));
        await Task.Delay(reading);
        await Task.WhenAll(_seats.Select(seat => seat.TellAsync("stop")));
        await Task.WhenAll(_seats.Select(seat => seat.DoneAsync()));
    }

    public void Dispose() => Array.ForEach(_seats, seat => seat.Dispose());
}
