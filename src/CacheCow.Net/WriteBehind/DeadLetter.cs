namespace CacheCow.Net;

/// <summary>An accepted value that could not be written.</summary>
/// <typeparam name="TKey">What names an object.</typeparam>
/// <typeparam name="TObj">What was to be written.</typeparam>
public sealed record DeadLetter<TKey, TObj>
    where TKey : notnull
{
    /// <summary>Its sequence number: by it, it is replayed or discarded.</summary>
    public required long Id { get; init; }

    /// <summary>Can <see cref="Key"/> and <see cref="Value"/> be read? Not what was damaged, or put into the queue by somebody else, or by a program with another form of the objects.</summary>
    public required bool IsReadable { get; init; }

    /// <summary>Which object; the default of its type if it cannot be read.</summary>
    public TKey? Key { get; init; }

    /// <summary>What was to be written; <see langword="null"/>: the object was to be deleted, or this cannot be read.</summary>
    public TObj? Value { get; init; }

    /// <summary>
    /// Why: the full name of the last exception's type; <c>Interrupted</c>: its last attempt ended with its process, or was cut off; <c>Unreadable</c>, with the reason: it is no value. Never a message: it could tell what was written.
    /// </summary>
    public required string Error { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it was accepted, by the store's clock, about.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it was given up, by the store's clock.</summary>
    public required DateTimeOffset FailedAt { get; init; }
}
