using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.PostgreSql;

/// <summary>Describes how a feed uses its server. Immutable; each value is checked when it is set.</summary>
public sealed record PostgresFeedOptions
{
    /// <summary>
    /// Gets the name of the replication slot, in which the server records how far the feed has come. It has 1 to 59 of the characters
    /// <c>a-z 0-9 _</c>. The default is <c>cachecow</c>. Processes that map the same tables share a slot: the first one streams, the others
    /// stand by. Feeds that map different tables need different slots, because each feed confirms what it received, even if another feed
    /// still needs it.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not such a name.</exception>
    public string SlotName { get; init => field = Slot(value); } = "cachecow";

    /// <summary>
    /// Gets the name of the publication, which defines what part of the log is sent. It has 1 to 63 characters, without quotes and
    /// backslashes. The default is <c>cachecow</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty, too long, or contains such a character.</exception>
    public string PublicationName { get; init => field = Name(value); } = "cachecow";

    /// <summary>
    /// Gets a value that specifies whether the feed may create its publication and its slot. The default is <see cref="FeedSetup.Create"/>.
    /// With <see cref="FeedSetup.Explain"/>, somebody else must create them, with the statements in the error.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public FeedSetup Setup
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Setup), value, "Setup must be Create or Explain.");
    }

    /// <summary>
    /// Gets the interval at which a process that stands by checks whether the slot is free, from 10 milliseconds to 1 hour. The default is
    /// 1 second. With a shorter interval, the process takes over sooner. A longer one causes fewer queries.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan StandbyRetry { get; init => field = Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets the longest pause before a failed connection or invalidation is tried again, from 10 milliseconds to 1 hour. The default is 10
    /// seconds. The first pause is 100 milliseconds, or this value if it is shorter; each further pause is twice as long as the one before.
    /// With a shorter value, the feed recovers sooner. A longer one causes less load on a system that is in trouble.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan LongestRetry { get; init => field = Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets the interval at which the server is told how far the feed has come, from 100 milliseconds to 10 seconds. The default is 1
    /// second. With a shorter interval, less is repeated after a crash. With a longer one, there are fewer messages, and the server keeps
    /// the log for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan ConfirmInterval { get; init => field = Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10)); } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets the interval at which the tables, the publication and the lag are checked, from 100 milliseconds to 1 hour. The default is 10
    /// seconds. Some changes of rows are in no log: a partition that is attached or detached, a column that is rewritten, a table that
    /// takes the name of another, a publication that lacked a table for a moment. They cause an invalidation at the next check. With a
    /// shorter interval, this happens sooner. A longer one causes fewer queries.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan CheckInterval { get; init => field = Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets the number of bytes of kept log above which the health contains a warning, from 1 MiB to 1 PiB. The default is 256 MiB. With a
    /// lower value, there are warnings after each large transaction although all is well. With a higher value, the disk may be full before
    /// anybody knows.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long LagWarningBytes { get; init => field = Between(value, 1L << 20, 1L << 50); } = 256L << 20;

    /// <summary>
    /// Gets the maximum number of keys of one transaction that are invalidated one by one, from 1 to 1,000,000. The default is 10,000. For
    /// a larger transaction, the rest is invalidated by model or tag. With a lower value, a bulk update removes objects that it did not
    /// touch. A higher value needs more memory, and the store takes longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxKeysPerTransaction { get; init => field = Between(value, 1, 1_000_000); } = 10_000;

    /// <summary>
    /// Gets the maximum number of keys and transactions that may wait for their invalidation in this process, from 1 to 10,000,000. The
    /// default is 100,000. When it is reached, the feed stops reading until there is room. A lower value needs less memory. With a higher
    /// value, there are fewer and larger round trips when the store is slow.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxPending { get; init => field = Between(value, 1, 10_000_000); } = 100_000;

    /// <summary>
    /// Gets the clock that pauses are measured with. The default is the clock of the machine. Delays are measured by the server.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider), "TimeProvider must not be null.");
    } = TimeProvider.System;

    /// <summary>For tests: what runs between an invalidation and its confirmation.</summary>
    internal Func<CancellationToken, Task> BeforeConfirming { get; init; } = _ => Task.CompletedTask;

    /// <summary>For the twin of a test: invalidates as soon as the log tells of a commit.</summary>
    internal bool TakesLoggedForVisible { get; init; }

    /// <summary>
    /// Gets the factory of the logger (category <c>CacheCow.Net.PostgreSql</c>). Keys, values and connection strings are never logged. The
    /// default is <see langword="null"/>: nothing is logged.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    internal ILogger Logger => field ??= LoggerFactory?.CreateLogger("CacheCow.Net.PostgreSql") ?? NullLogger.Instance;

    private static string Slot(string value, [CallerMemberName] string option = "")
    {
        // Four characters are left for the name that the slot has while it is made.
        if (value is null || value.Length is 0 or > 59 || !value.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
            throw new ArgumentException($"{option} must be 1 to 59 characters of a-z, 0-9 and _, and is '{value}'.", option);
        return value;
    }

    private static string Name(string value, [CallerMemberName] string option = "")
    {
        if (value is null || value.Length is 0 or > 63 || value.AsSpan().ContainsAny("\0'\"\\"))
            throw new ArgumentException($"{option} must be 1 to 63 characters without quotes, backslash and NUL, and is '{value}'.", option);
        return value;
    }

    private static T Between<T>(T value, T least, T most, [CallerMemberName] string option = "")
        where T : IComparable<T> => value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(option, value, $"{option} must be from {least} to {most}.");

    /// <summary>Pauses between attempts that fail.</summary>
    internal Backoff NewBackoff() => new(TimeSpan.FromMilliseconds(100), LongestRetry);
}
