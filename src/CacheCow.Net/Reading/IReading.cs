namespace CacheCow.Net;

/// <summary>A request to the store that callers wait for. It counts as under way until nobody does: so one that is never answered stands in nobody's way for longer than a caller waits.</summary>
internal interface IReading
{
    /// <summary>A caller no longer waits: answered, timed out or cancelled.</summary>
    void Leave();
}
