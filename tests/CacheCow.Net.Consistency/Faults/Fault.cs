namespace CacheCow.Net.Consistency.Histories;

/// <summary>Something that can be broken, and is whole again afterwards.</summary>
/// <param name="Kind">What it is counted as.</param>
/// <param name="StrikeAsync">Breaks it, for a time that is drawn, and heals it.</param>
/// <param name="LosesIntents">The store may lose write intents by it, which is documented to cost P3.</param>
internal sealed record Fault(FaultKind Kind, Func<Draw, Task> StrikeAsync, bool LosesIntents = false)
{
    /// <summary>In a history, the key of such a fault.</summary>
    public const int LosesIntentsMark = 1;
}
