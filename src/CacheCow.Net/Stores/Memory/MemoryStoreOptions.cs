namespace CacheCow.Net;

/// <summary>How much a <see cref="MemoryStore"/> may keep. Immutable; each value is checked when it is set.</summary>
public sealed record MemoryStoreOptions
{
    /// <summary>How many objects at the most. 1 to 2,147,483,647; default 100,000. Fewer: more fetches; more: more memory, and longer garbage collections.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxEntries { get; init => field = Guard.Between(value, 1, int.MaxValue); } = 100_000;

    /// <summary>
    /// How many bytes at the most: the values, the store keys, and <see cref="MemorySlot.Overhead"/> for each object. 1,024 to 2^62;
    /// default 256 MiB. The store is divided into up to 16 parts of equal size; an object that is larger than a part is not kept.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public long MaxBytes { get; init => field = Guard.Between(value, 1024, 1L << 62); } = 256L << 20;

    /// <summary>The clock that lifetimes are counted by. Default: the machine's, monotonic.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public TimeProvider TimeProvider { get; init => field = Guard.NotNull(value); } = TimeProvider.System;
}
