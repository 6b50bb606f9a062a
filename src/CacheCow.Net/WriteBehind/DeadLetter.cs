namespace CacheCow.Net;

/// <summary>Represents an accepted value that could not be written to the source.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TObj">The type of the objects that are written.</typeparam>
public sealed record DeadLetter<TKey, TObj>
    where TKey : notnull
{
    /// <summary>Gets the sequence number of the value. The dead letter is replayed or discarded by this number.</summary>
    public required long Id { get; init; }

    /// <summary>
    /// Gets a value that indicates whether <see cref="Key"/> and <see cref="Value"/> can be read. They cannot be read if the entry was
    /// damaged, or if it was put into the queue by somebody else, or by a program with another form of the objects.
    /// </summary>
    public required bool IsReadable { get; init; }

    /// <summary>Gets the key of the object, or the default value of its type if it cannot be read.</summary>
    public TKey? Key { get; init; }

    /// <summary>
    /// Gets the value that was to be written. It is <see langword="null"/> if the object was to be deleted, or if the value cannot be read.
    /// </summary>
    public TObj? Value { get; init; }

    /// <summary>
    /// Gets the reason for the failure. It is the full name of the type of the last exception; or <c>Interrupted</c> if the process ended
    /// during the last attempt, or the attempt was cut off; or <c>Unreadable</c>, with the reason, if the entry is not a value. It is never
    /// a message, because a message could reveal what was written.
    /// </summary>
    public required string Error { get; init; }

    /// <summary>Gets the number of attempts to write the value.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets the approximate time when the value was accepted, by the store's clock.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>Gets the time when the value was given up, by the store's clock.</summary>
    public required DateTimeOffset FailedAt { get; init; }
}
