namespace CacheCow.Net;

/// <summary>A part of the flights of a cache, with a lock of its own: at most one open flight for an object.</summary>
internal sealed class FlightStripe<TKey, TObj>
    where TKey : notnull
{
    private readonly Dictionary<string, Flight<TKey, TObj>> _flights = [];

    public Lock Lock { get; } = new();

    /// <summary>A seat on the flight that is under way, or on one made for this caller, who then has to lead it.</summary>
    public Boarding<TKey, TObj> Board(TKey key, Place place, Departure departure, Crew crew)
    {
        lock (Lock)
        {
            _flights.TryGetValue(place.Keys.Identity, out var current);
            if (current is not null && FetchFrame.IsPartOf(current.Crew))
                return current.Crew.IsAlone ? throw AsksForItself(place.Keys) : default;
            if (current?.TryBoard() is { } seat and > 0)
                return new(current, seat, MustLead: false);

            var flight = Start(key, place, departure, crew, current);
            return new(flight, flight.TryBoard(), MustLead: true);
        }
    }

    /// <summary>A flight for callers whom another one has left behind: the one that is under way by now, if it can still take them over, or one made for them. Within the lock.</summary>
    /// <param name="landed">The other one, which has landed: whatever is under way now was made after its door closed.</param>
    /// <param name="mustLead">It was made, and has to be led.</param>
    public Flight<TKey, TObj> Following(Flight<TKey, TObj> landed, out bool mustLead)
    {
        _flights.TryGetValue(landed.Keys.Identity, out var current);
        mustLead = current is null || !current.TryTakeOver();
        if (!mustLead)
            return current!;
        var flight = Start(landed.Key, landed.Place, new Departure(IsOfMany: landed.Departure.IsOfMany), new Crew(1), current);
        flight.TakesOver = true;
        return flight;
    }

    private Flight<TKey, TObj> Start(TKey key, Place place, Departure departure, Crew crew, Flight<TKey, TObj>? closed)
    {
        var flight = _flights[place.Keys.Identity] = new Flight<TKey, TObj>(this, key, place, departure, crew);
        if (closed is { Next: null })
            (closed.Next, flight.TakesOver) = (flight, true);
        return flight;
    }

    /// <summary>The flight takes nobody any more. Within the lock.</summary>
    public void Forget(Flight<TKey, TObj> flight)
    {
        if (_flights.TryGetValue(flight.Keys.Identity, out var current) && current == flight)
            _flights.Remove(flight.Keys.Identity);
    }

    internal static InvalidOperationException AsksForItself(CacheKeys keys) => new(
        $"The fetch of the object at '{keys.Data}' asked the cache for the same object, and would wait for itself. " +
        "Fetch it from the source, or read it with ReadOptions.Bypass.");
}
