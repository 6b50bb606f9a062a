namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>How contexts tell a cache of what they change. Immutable; each value is checked when it is set. Equal if all values are.</summary>
public sealed record EfWriteOptions
{
    /// <summary>
    /// What to do when the store cannot be told before a change. Default <see langword="null"/>: <see cref="OnStoreUnavailable.Outbox"/> if the context's model has the table
    /// (<c>modelBuilder.UseCacheCowOutbox()</c>), else <see cref="OnStoreUnavailable.Proceed"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined value.</exception>
    public OnStoreUnavailable? OnStoreUnavailable
    {
        get;
        init => field = value is not { } known || Enum.IsDefined(known)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(OnStoreUnavailable), value, "OnStoreUnavailable must be Proceed, Outbox or Fail.");
    }

    /// <summary>
    /// How many keys <see cref="OnStoreUnavailable.Proceed"/> keeps in memory at most. 100 to 10,000,000; default 10,000. Fewer: after a longer outage all objects of the cache's
    /// models are invalidated instead; more: an outage costs more memory (some 200 bytes a key).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxKeysInMemory
    {
        get;
        init => field = value is >= 100 and <= 10_000_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxKeysInMemory), value, "MaxKeysInMemory must be from 100 to 10,000,000.");
    } = 10_000;

    /// <summary>
    /// Tables that hold nothing of the model, by name, ignoring case and schema: SQL that changes only them, and mentions no table of the model, invalidates nothing. Default: none, and SQL
    /// that changes a table which the model does not have invalidates all objects of the cache: it could be a view, a partition or a synonym of one that the model has. A table that is listed
    /// and is one of those leaves old objects in the cache.
    /// </summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public IReadOnlyList<string> OtherTables
    {
        get;
        init => field = value is null ? throw new ArgumentNullException(nameof(OtherTables), "OtherTables must not be null.") : [.. value];
    } = [];

    /// <summary>
    /// Functions of the database that change nothing, by name, ignoring case and schema. Those of PostgreSQL, MySQL and SQLite themselves, and those that the model maps
    /// (<c>HasDbFunction</c>), are known; in SQL Server no function can change data. Default: none, and a query or a command that calls another function invalidates all objects of the cache.
    /// A function that is listed and changes data leaves old objects in the cache.
    /// </summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
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
