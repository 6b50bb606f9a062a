namespace CacheCow.Net.Redis;

/// <summary>
/// Something was invalidated, or a write begun or ended, on the primary; but fewer replicas than <see cref="InvalidationDurability.Replicas"/> requires have confirmed it in time.
/// All is well unless the primary fails before they have caught up. A cache wraps it: it is then the <see cref="Exception.InnerException"/>.
/// </summary>
public sealed class ReplicationShortfallException : CacheStoreException
{
    /// <summary>Without a message.</summary>
    public ReplicationShortfallException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What was attempted, what was found, and what to do.</param>
    public ReplicationShortfallException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what lies behind it.</summary>
    /// <param name="message">What was attempted, what was found, and what to do.</param>
    /// <param name="innerException">What the client said.</param>
    public ReplicationShortfallException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal ReplicationShortfallException(InvalidationDurability durability, int confirmed, string? why = null, Exception? innerException = null)
        : base(
            $"Done on the primary, but {confirmed} of {durability.RequiredReplicas} replicas confirmed it within {durability.Timeout.TotalMilliseconds} ms{why}. If the primary fails " +
            "before they have caught up, it is lost: an old object may then be read until its lifetime ends. Do it again; doing so twice does no harm. To see what " +
            "keeps the replicas, run INFO replication on the primary.",
            innerException) => (Required, Confirmed) = (durability.RequiredReplicas, confirmed);

    /// <summary>How many replicas had to confirm it.</summary>
    public int Required { get; }

    /// <summary>How many did. 0 also when nobody knows, because the connection broke.</summary>
    public int Confirmed { get; }
}
