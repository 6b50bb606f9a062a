using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Describes how an outbox is processed. Immutable; each value is checked when it is set.</summary>
public sealed record OutboxOptions
{
    /// <summary>
    /// Gets the interval at which the table is read, from 100 milliseconds to 1 hour. The default is 5 seconds. The table is also read
    /// immediately after a commit of this process. A shorter interval causes more queries. With a longer one, rows that another process has
    /// left wait longer, and readers see old objects for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan PollInterval { get; init => field = Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), nameof(PollInterval)); } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets the longest pause after failures, from 100 milliseconds to 1 hour. The default is 30 seconds. The first pause is 100
    /// milliseconds, and each further pause is twice as long as the one before. A shorter value causes more attempts while the store is
    /// down. With a longer value, rows wait longer after the store is available again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan MaxPause { get; init => field = Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), nameof(MaxPause)); } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets the number of rows that are dispatched at once, from 1 to 10,000; each row has up to 500 keys. The default is 100. A lower
    /// value causes more round trips. With a higher value, more work is repeated after a crash.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int BatchSize { get; init => field = Between(value, 1, 10_000, nameof(BatchSize)); } = 100;

    /// <summary>Gets the clock that pauses are measured with. The default is the clock of the machine.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider { get; init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider), "TimeProvider must not be null."); } = TimeProvider.System;

    /// <summary>
    /// Gets the factory of the logger (category <c>CacheCow.Net.EntityFrameworkCore</c>). Keys, values and connection strings are never
    /// logged. The default is <see langword="null"/>: nothing is logged.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    internal ILogger Logger => field ??= LoggerFactory?.CreateLogger("CacheCow.Net.EntityFrameworkCore") ?? NullLogger.Instance;

    private static T Between<T>(T value, T least, T most, string option)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(option, value, $"{option} must be from {least} to {most}.");
}
