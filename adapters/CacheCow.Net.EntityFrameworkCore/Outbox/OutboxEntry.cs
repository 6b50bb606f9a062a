namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Represents a row of the outbox: keys that the store could not be told of, written in the transaction that changed their objects. Written
/// and deleted by CacheCow.Net only.
/// </summary>
public sealed class OutboxEntry
{
    /// <summary>Gets a number that the database assigns. A row with a greater number was not necessarily committed later.</summary>
    public long Id { get; private set; }

    /// <summary>
    /// Gets the store keys and the tags, as JSON. It contains no values except those in store keys: the identity of an object contains the
    /// value that the object is looked up by.
    /// </summary>
    public string Keys { get; private set; } = "";
}
