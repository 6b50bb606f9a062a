namespace CacheCow.Net;

/// <summary>
/// Provides the options of a <see cref="MemoryStore"/>: how much it may keep. Immutable; each value is checked when it is set.
/// </summary>
public sealed record MemoryStoreOptions
{
    /// <summary>Gets the maximum number of objects: 1 to 2,147,483,647. The default is 100,000.</summary>
    /// <remarks>
    /// If it is smaller, there are more fetches. If it is larger, the store needs more memory, and garbage collections take longer.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxEntries { get; init => field = Guard.Between(value, 1, int.MaxValue); } = 100_000;

    /// <summary>Gets the maximum number of bytes: 1,024 to 2^62. The default is 256 MiB.</summary>
    /// <remarks>
    /// The bytes are the values, the store keys, and <see cref="MemorySlot.Overhead"/> (200 bytes) for each object. The store is divided
    /// into up to 16 parts of equal size. An object that is larger than a part is not kept.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long MaxBytes { get; init => field = Guard.Between(value, 1024, 1L << 62); } = 256L << 20;

    /// <summary>Gets the clock that measures lifetimes. The default is the monotonic clock of the machine.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider { get; init => field = Guard.NotNull(value); } = TimeProvider.System;
}
