namespace CacheCow.Net;

/// <summary>Ends flights, and has those led that their left-behind callers go on with.</summary>
internal sealed class Landings<TKey, TObj>(Func<Flight<TKey, TObj>, Task> lead)
    where TKey : notnull
{
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
