namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What a context does when it saves changes and the store cannot be told of them first.</summary>
public enum OnStoreUnavailable
{
    /// <summary>
    /// The database goes on; the keys are kept in memory, and invalidated in the background once the store answers again. Until then readers may see objects as they were before; a
    /// process that ends before loses the keys, and what was cached stays until it expires.
    /// </summary>
    Proceed,

    /// <summary>
    /// The database goes on; the keys are written to a table in the same database transaction, and a <see cref="CacheCowOutbox{TContext}"/> invalidates them once the store answers
    /// again. Until then readers may see objects as they were before; nothing is lost, whatever process ends.
    /// </summary>
    Outbox,

    /// <summary>
    /// The command throws <see cref="CacheStoreException"/> before the database is changed; from <c>SaveChanges</c> it comes as the inner exception of a <c>DbUpdateException</c>. No
    /// reader sees an old object; without the store nothing can be saved.
    /// </summary>
    Fail,
}
