namespace CacheCow.Net.Consistency.Histories;

/// <summary>How an operation ended.</summary>
internal enum OperationOutcome : byte
{
    /// <summary>It was begun, and nobody knows what became of it.</summary>
    Unknown,

    Succeeded,

    /// <summary>It threw: it may have happened or not.</summary>
    Failed,

    /// <summary>W2: <see cref="WriteOutcome.Overlapped"/>.</summary>
    Overlapped,

    /// <summary>W2: <see cref="WriteOutcome.Lapsed"/>.</summary>
    Lapsed,

    /// <summary>W2: <see cref="WriteOutcome.Pending"/>.</summary>
    Pending,
}
