using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>How an outbox is looked after. Immutable; each value is checked when it is set.</summary>
public sealed record OutboxOptions
{
    /// <summary>
    /// How often the table is looked at, beside at once after a commit of this process. 100 milliseconds to 1 hour; default 5 seconds. Shorter: more queries; longer: rows that
    /// another process has left wait longer, and with them readers of old objects.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan PollInterval { get; init => field = Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), nameof(PollInterval)); } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The longest pause after failures; the first is 100 milliseconds, each next one twice as long. 100 milliseconds to 1 hour; default 30 seconds. Shorter: more attempts while the
    /// store is down; longer: rows wait longer after it is back.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan MaxPause { get; init => field = Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), nameof(MaxPause)); } = TimeSpan.FromSeconds(30);

    /// <summary>How many rows are dispatched at once, each of up to 500 keys. 1 to 10,000; default 100. Fewer: more round trips; more: more is done again after a crash in between.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int BatchSize { get; init => field = Between(value, 1, 10_000, nameof(BatchSize)); } = 100;

    /// <summary>The clock that pauses are measured by. Default: the machine's.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public TimeProvider TimeProvider { get; init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider), "TimeProvider must not be null."); } = TimeProvider.System;

    /// <summary>Makes the log that it is told of (category <c>CacheCow.Net.EntityFrameworkCore</c>); never keys, values or connection strings. Default <see langword="null"/>: nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    internal ILogger Logger => field ??= LoggerFactory?.CreateLogger("CacheCow.Net.EntityFrameworkCore") ?? NullLogger.Instance;

    private static T Between<T>(T value, T least, T most, string option)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(option, value, $"{option} must be from {least} to {most}.");
}
