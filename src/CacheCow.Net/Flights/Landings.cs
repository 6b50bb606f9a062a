namespace CacheCow.Net;

/// <summary>Ends flights, and has those led that their left-behind callers go on with.</summary>
internal sealed class Landings<TKey, TObj>(Func<Flight<TKey, TObj>, Task> lead)
    where TKey : notnull
{
    /// <summary>Answers those whom a landing covers, before it is known whether it covers the others. If there are no others, the flight has ended.</summary>
    public void Answer(Flight<TKey, TObj> flight, int boarded, Landing<TObj> landing)
    {
        if (boarded <= landing.Covers)
            Land(flight, landing);
        else
            flight.Answer(landing);
    }

    /// <summary>Ends a flight. One that has ended already stays as it is.</summary>
    public void Land(Flight<TKey, TObj> flight, Landing<TObj> landing)
    {
        // Those who are not covered must not make this flight's callers wait for theirs.
        if (flight.Land(landing) is { } next)
            _ = Task.Run(() => LeadNextAsync(next));
    }

    /// <summary>Ends a flight with what was thrown; one that was cancelled since nobody waited any more, as abandoned.</summary>
    public void End(Flight<TKey, TObj> flight, Exception exception)
    {
        if (exception is OperationCanceledException && flight.Crew.Cancelled.IsCancellationRequested)
            Land(flight, Landing<TObj>.Abandoned);
        else
            flight.Crash(exception);
    }

    private Task LeadNextAsync(Flight<TKey, TObj> next)
    {
        // The next flight is part of no fetch, whatever its starter was part of.
        FetchFrame.Current = null;
        return lead(next);
    }
}
