using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.MongoDB;

/// <summary>How a <see cref="MongoFeed"/> works. Immutable; each value is checked when it is set.</summary>
public sealed record MongoFeedOptions
{
    /// <summary>
    /// Asks the server for the document before a change, where the collection keeps it (<c>changeStreamPreAndPostImages</c>). Default <see langword="true"/>, and needs MongoDB 6.0 or later. Off, or where it is
    /// not kept: a change that may touch a lookup's value invalidates all objects of the class, for the old value is not known.
    /// </summary>
    public bool PreImages { get; init; } = true;

    /// <summary>
    /// Of several processes with a feed of one name, one works and the others stand by; this is how long after its last sign of life another takes over. 3 seconds to 10 minutes; default 15 seconds. Shorter:
    /// invalidations stop for less time when a process dies; longer: fewer questions to the store. Should two work at once, they do the same twice, which does no harm.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan TurnLifetime
    {
        get;
        init => field = Between(value, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(10), nameof(TurnLifetime));
    } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often the position is saved at the most. 0 to 1 minute; default 1 second. Shorter: more writes to the store; longer: more changes are told again after a restart, which costs time and no truth.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan SaveInterval { get; init => field = Between(value, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(SaveInterval)); } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait for one step of the store before it is repeated. 10 milliseconds to 1 minute; default 2 seconds. Shorter: a slow store is asked in vain; longer: one that hangs is noticed later.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan StoreTimeout
    {
        get;
        init => field = Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(StoreTimeout));
    } = TimeSpan.FromSeconds(2);

    /// <summary>The clock that waiting is measured by. Default: the machine's.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider), "TimeProvider must not be null.");
    } = TimeProvider.System;

    /// <summary>Makes the log that it is told of (category <c>CacheCow.Net.MongoDB</c>); never keys, values or connection strings. Default <see langword="null"/>: nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    internal ILogger Logger => field ??= LoggerFactory?.CreateLogger("CacheCow.Net.MongoDB") ?? NullLogger.Instance;

    private static TimeSpan Between(TimeSpan value, TimeSpan least, TimeSpan most, string option) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} must be from {least} to {most}.");
}
