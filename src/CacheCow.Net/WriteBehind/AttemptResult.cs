namespace CacheCow.Net;

/// <summary>What became of an entry whose turn it was.</summary>
internal enum AttemptState
{
    /// <summary>It is not in the queue any more.</summary>
    Done,

    /// <summary>It is to be tried again, after a pause.</summary>
    Failed,

    /// <summary>The lease is lost: nobody here may do anything.</summary>
    LeaseLost,
}

/// <summary>What became of an entry whose turn it was.</summary>
/// <param name="State">That.</param>
/// <param name="Pause">How long to wait before it is tried again.</param>
internal readonly record struct AttemptResult(AttemptState State, TimeSpan Pause = default)
{
    public static AttemptResult Done => new(AttemptState.Done);

    public static AttemptResult LeaseLost => new(AttemptState.LeaseLost);

    public static AttemptResult Failed(TimeSpan pause) => new(AttemptState.Failed, pause);
}
