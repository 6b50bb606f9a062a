namespace CacheCow.Net.Consistency.Histories;

/// <summary>What a floor stands on.</summary>
internal enum FloorBasis
{
    /// <summary>P1: an invalidation has returned.</summary>
    Invalidated,

    /// <summary>P3: the source was changed while a write intent stood.</summary>
    Committed,

    /// <summary>The end of a write has returned.</summary>
    Ended,
}
