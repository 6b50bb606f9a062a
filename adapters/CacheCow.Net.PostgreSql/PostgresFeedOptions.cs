using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.PostgreSql;

/// <summary>How a feed uses its server. Immutable; each value is checked when it is set.</summary>
public sealed record PostgresFeedOptions
{
    /// <summary>
    /// The replication slot, in which the server keeps how far the feed has come. 1 to 59 of <c>a-z 0-9 _</c>; default <c>cachecow</c>. Processes that map the same tables share one: the
    /// first streams, the others stand by. Feeds that map different tables need slots of their own: each confirms what it was told of, whoever else would have needed it.
    /// </summary>
    /// <exception cref="ArgumentException">Not such a name.</exception>
    public string SlotName { get; init => field = Slot(value); } = "cachecow";

    /// <summary>The publication, which says what of the log is sent. 1 to 63 characters, no quotes and no backslash; default <c>cachecow</c>.</summary>
    /// <exception cref="ArgumentException">Empty, too long, or with such a character.</exception>
    public string PublicationName { get; init => field = Name(value); } = "cachecow";

    /// <summary>May the feed make its publication and its slot? Default <see cref="FeedSetup.Create"/>. <see cref="FeedSetup.Explain"/>: somebody else must, by the statements in the error.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined value.</exception>
    public FeedSetup Setup
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Setup), value, "Setup must be Create or Explain.");
    }

    /// <summary>
    /// How often a process that stands by asks whether the slot is free. 10 milliseconds to 1 hour; default 1 second. Shorter: taken over sooner; longer: fewer questions.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan StandbyRetry { get; init => field = Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest pause before something that failed is tried again: a connection, an invalidation. The first pause is 100 milliseconds, or this if it is shorter; each further
    /// one twice as long. 10 milliseconds to 1 hour; default 10 seconds. Shorter: sooner back; longer: less load on what is in trouble.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan LongestRetry { get; init => field = Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often the server is told how far the feed has come. 100 milliseconds to 10 seconds; default 1 second. Shorter: less is repeated after a crash; longer: fewer messages,
    /// and the server keeps the log for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan ConfirmInterval { get; init => field = Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10)); } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often the tables, the publication and the lag are looked at. What changes rows and is in no log (a partition that is attached or detached, a column that is rewritten, a
    /// table that takes another's name, a publication that lacked a table for a moment) invalidates at the next look. 100 milliseconds to 1 hour; default 10 seconds. Shorter: sooner; longer: fewer queries.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan CheckInterval { get; init => field = Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// From how many bytes of kept log on the health warns. 1 MiB to 1 PiB; default 256 MiB. Less: warnings while all is well, after each large transaction; more: the disk may be
    /// full before anybody knows.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public long LagWarningBytes { get; init => field = Between(value, 1L << 20, 1L << 50); } = 256L << 20;

    /// <summary>
    /// How many keys of one transaction are invalidated one by one; a larger transaction invalidates the rest by model or tag. 1 to 1,000,000; default 10,000. Fewer: a bulk
    /// update drops objects that it did not touch; more: it needs more memory, and takes the store longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxKeysPerTransaction { get; init => field = Between(value, 1, 1_000_000); } = 10_000;

    /// <summary>
    /// How many keys and transactions may wait for their invalidation in this process; then it reads no further until there is room. 1 to 10,000,000; default 100,000. Fewer: less
    /// memory; more: fewer, larger round trips when the store is slow.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxPending { get; init => field = Between(value, 1, 10_000_000); } = 100_000;

    /// <summary>The clock that pauses are measured by. Default: the machine's. Delays are the server's.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider), "TimeProvider must not be null.");
    } = TimeProvider.System;

    /// <summary>For tests: what runs between an invalidation and its confirmation.</summary>
    internal Func<CancellationToken, Task> BeforeConfirming { get; init; } = _ => Task.CompletedTask;

    /// <summary>For the twin of a test: invalidates as soon as the log tells of a commit.</summary>
    internal bool TakesLoggedForVisible { get; init; }

    /// <summary>Makes the log that it is told of (category <c>CacheCow.Net.PostgreSql</c>); never keys, values or connection strings. Default <see langword="null"/>: nothing is logged.</summary>
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
