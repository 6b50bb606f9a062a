namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A row of the outbox: keys that the store could not be told of, in the transaction that changed what they are of. Written and deleted by CacheCow.Net only.</summary>
public sealed class OutboxEntry
{
    /// <summary>A number that the database gives. A greater one need not have been committed later.</summary>
    public long Id { get; private set; }

    /// <summary>The store keys and the tags, as JSON. No values beyond what store keys are made of: the identity of an object holds the value that it is got by.</summary>
    public string Keys { get; private set; } = "";
}
