namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Describes how contexts tell a cache of what they change. Immutable; each value is checked when it is set. Two instances are equal if all
/// their values are equal.
/// </summary>
public sealed record EfWriteOptions
{
    /// <summary>
    /// Gets what a context does when the store cannot be told before a change. The default is <see langword="null"/>:
    /// <see cref="OnStoreUnavailable.Outbox"/> if the model of the context has the outbox table (<c>modelBuilder.UseCacheCowOutbox()</c>),
    /// otherwise <see cref="OnStoreUnavailable.Proceed"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public OnStoreUnavailable? OnStoreUnavailable
    {
        get;
        init => field = value is not { } known || Enum.IsDefined(known)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(OnStoreUnavailable), value, "OnStoreUnavailable must be Proceed, Outbox or Fail.");
    }

    /// <summary>
    /// Gets the maximum number of keys that <see cref="OnStoreUnavailable.Proceed"/> keeps in memory, from 100 to 10,000,000. The default
    /// is 10,000. With a lower value, a longer outage invalidates all objects of the models of the cache instead. With a higher value, an
    /// outage uses more memory (about 200 bytes for each key).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxKeysInMemory
    {
        get;
        init => field = value is >= 100 and <= 10_000_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxKeysInMemory), value, "MaxKeysInMemory must be from 100 to 10,000,000.");
    } = 10_000;

    /// <summary>
    /// Gets the names of tables that hold nothing of the model. Case and schema are ignored. SQL that changes only these tables, and
    /// mentions no table of the model, invalidates nothing. The default is an empty list. SQL that changes any other table that is not in
    /// the model invalidates all objects of the cache, because that table could be a view, a partition or a synonym of a table of the
    /// model. Do not list such a table: old objects would remain in the cache.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IReadOnlyList<string> OtherTables
    {
        get;
        init => field = value is null ? throw new ArgumentNullException(nameof(OtherTables), "OtherTables must not be null.") : [.. value];
    } = [];

    /// <summary>
    /// Gets the names of database functions that change no data. Case and schema are ignored. The built-in functions of PostgreSQL, MySQL
    /// and SQLite, and the functions that the model maps (<c>HasDbFunction</c>), are already known; in SQL Server no function can change
    /// data. The default is an empty list. A query or a command that calls any other function invalidates all objects of the cache. Do not
    /// list a function that changes data: old objects would remain in the cache.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IReadOnlyList<string> OtherFunctions
    {
        get;
        init => field = value is null ? throw new ArgumentNullException(nameof(OtherFunctions), "OtherFunctions must not be null.") : [.. value];
    } = [];

    /// <inheritdoc/>
    public bool Equals(EfWriteOptions? other) =>
        other is not null && (OnStoreUnavailable, MaxKeysInMemory) == (other.OnStoreUnavailable, other.MaxKeysInMemory)
        && OtherTables.SequenceEqual(other.OtherTables) && OtherFunctions.SequenceEqual(other.OtherFunctions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OnStoreUnavailable, MaxKeysInMemory, OtherTables.Count, OtherFunctions.Count);
}
