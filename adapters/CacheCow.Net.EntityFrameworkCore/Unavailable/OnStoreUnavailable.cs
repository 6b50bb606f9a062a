namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Specifies what a context does when it saves changes and the store cannot be told of them first.</summary>
public enum OnStoreUnavailable
{
    /// <summary>
    /// The database operation continues. The keys are kept in memory, and are invalidated in the background when the store is available
    /// again. Until then, readers may see old objects. If the process ends before that, the keys are lost, and what was cached stays until
    /// it expires.
    /// </summary>
    Proceed,

    /// <summary>
    /// The database operation continues. The keys are written to a table in the same database transaction, and a
    /// <see cref="CacheCowOutbox{TContext}"/> invalidates them when the store is available again. Until then, readers may see old objects.
    /// Nothing is lost, whichever process ends.
    /// </summary>
    Outbox,

    /// <summary>
    /// The command throws <see cref="CacheStoreException"/> before the database is changed. From <c>SaveChanges</c>, it is the inner
    /// exception of a <c>DbUpdateException</c>. No reader sees an old object, but nothing can be saved without the store.
    /// </summary>
    Fail,
}
