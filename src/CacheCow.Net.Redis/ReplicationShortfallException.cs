namespace CacheCow.Net.Redis;

/// <summary>
/// The exception that is thrown when something was invalidated, or a write begun or ended, on the primary, but fewer replicas than
/// <see cref="InvalidationDurability.Replicas"/> requires have confirmed it in time. The change is lost only if the primary fails before
/// the replicas have caught up. A cache wraps this exception: it is then the <see cref="Exception.InnerException"/>.
/// </summary>
public sealed class ReplicationShortfallException : CacheStoreException
{
    /// <summary>Initializes a new instance of the <see cref="ReplicationShortfallException"/> class.</summary>
    public ReplicationShortfallException()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="ReplicationShortfallException"/> class with a message.</summary>
    /// <param name="message">The message: what was attempted, what was found, and what to do.</param>
    public ReplicationShortfallException(string message)
        : base(message)
    {
    }

    /// <summary>
    /// Initializes a new instance of the <see cref="ReplicationShortfallException"/> class with a message and the exception that caused it.
    /// </summary>
    /// <param name="message">The message: what was attempted, what was found, and what to do.</param>
    /// <param name="innerException">The exception of the client, or <see langword="null"/>.</param>
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

    /// <summary>Gets the number of replicas that had to confirm the change.</summary>
    public int Required { get; }

    /// <summary>
    /// Gets the number of replicas that confirmed the change. It is also 0 if the number is unknown because the connection broke.
    /// </summary>
    public int Confirmed { get; }
}
