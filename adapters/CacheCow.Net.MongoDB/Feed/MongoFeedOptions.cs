using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.MongoDB;

/// <summary>Describes how a <see cref="MongoFeed"/> works. Immutable; each value is checked when it is set.</summary>
public sealed record MongoFeedOptions
{
    /// <summary>
    /// Gets a value that indicates whether the server is asked for the document before a change, where the collection keeps it
    /// (<c>changeStreamPreAndPostImages</c>). The default is <see langword="true"/>, which needs MongoDB 6.0 or later. If
    /// <see langword="false"/>, or if the collection does not keep it, a change that may affect the value of a lookup invalidates all
    /// objects of the class, because the old value is not known.
    /// </summary>
    public bool PreImages { get; init; } = true;

    /// <summary>
    /// Gets the time after the last sign of life of the working process at which another one takes over, from 3 seconds to 10 minutes. The
    /// default is 15 seconds. If several processes have a feed of one name, one works and the others stand by. With a shorter time,
    /// invalidations stop for less time when a process dies. A longer one causes fewer requests to the store. If two processes work at
    /// once, they do the same twice, which does no harm.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan TurnLifetime
    {
        get;
        init => field = Between(value, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(10), nameof(TurnLifetime));
    } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets the minimum time between two saves of the position, from 0 to 1 minute. The default is 1 second. A shorter time causes more
    /// writes to the store. With a longer one, more changes are repeated after a restart, which costs time but makes nothing wrong.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan SaveInterval { get; init => field = Between(value, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(SaveInterval)); } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets the time to wait for one operation of the store before it is repeated, from 10 milliseconds to 1 minute. The default is 2
    /// seconds. With a shorter time, requests to a slow store are in vain. With a longer one, a store that hangs is noticed later.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan StoreTimeout
    {
        get;
        init => field = Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(StoreTimeout));
    } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the clock that waiting is measured with. The default is the clock of the machine.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider), "TimeProvider must not be null.");
    } = TimeProvider.System;

    /// <summary>
    /// Gets the factory of the logger (category <c>CacheCow.Net.MongoDB</c>). Keys, values and connection strings are never logged. The
    /// default is <see langword="null"/>: nothing is logged.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    internal ILogger Logger => field ??= LoggerFactory?.CreateLogger("CacheCow.Net.MongoDB") ?? NullLogger.Instance;

    private static TimeSpan Between(TimeSpan value, TimeSpan least, TimeSpan most, string option) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} must be from {least} to {most}.");
}
