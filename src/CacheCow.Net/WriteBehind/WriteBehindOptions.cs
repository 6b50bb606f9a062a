namespace CacheCow.Net;

/// <summary>
/// How a <see cref="WriteBehind{TKey,TObj}"/> keeps and writes what it has accepted. Immutable; each value is checked when it is set.
/// </summary>
public sealed record WriteBehindOptions
{
    /// <summary>
    /// The name of the queue in the store: 1 to 100 letters, digits, <c>.</c>, <c>-</c> or <c>_</c>. It must never change while something waits under it: what was accepted under another
    /// name is written by nobody. All processes that accept or write for one source use the same; another cache uses another.
    /// </summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Not such a name.</exception>
    public required string Queue { get; init => field = QueueName.Check(value, nameof(Queue)); }

    /// <summary>
    /// How many writes may wait, dead letters included. 1 to 10,000,000; default 10,000. Fewer: callers wait, or are refused, sooner when the source is slow; more: more is lost if the
    /// store is, a longer wait until all is written, and more memory, in the store and (about 100 bytes each) in the process that writes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxLength { get; init => field = Guard.Between(value, 1, 10_000_000); } = 10_000;

    /// <summary>
    /// How long a caller waits when the queue is full, before it gets a <see cref="QueueFullException"/>. 0 to 10 minutes; default 5 seconds. Shorter: a short burst is refused; longer:
    /// callers, and what they hold, pile up.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan AcceptTimeout { get; init => field = Guard.Between(value, TimeSpan.Zero, TimeSpan.FromMinutes(10)); } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Does this process write to the source, once it has accepted something or <c>Start</c> was called? Default <see langword="true"/>: one of the processes does, and the others stand by.
    /// <see langword="false"/>: it only accepts and reads; if no other process writes, the queue fills.
    /// </summary>
    public bool Drains { get; init; } = true;

    /// <summary>
    /// How many objects are written at a time; the writes of one object always come one after the other. 1 to 1,000; default 8. Fewer: the queue is emptied more slowly; more: more load on the source.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int Concurrency { get; init => field = Guard.Between(value, 1, 1000); } = 8;

    /// <summary>
    /// How often the process that writes looks for what other processes have accepted; its own it knows at once. 1 millisecond to 1 minute; default 250 milliseconds. Shorter: more
    /// requests to the store when nothing happens; longer: later writes. What readers see does not depend on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan PollInterval { get; init => field = Guard.Between(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)); } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a process that writes may be silent before another takes over. 1 second to 10 minutes; default 30 seconds; renewed every third of it. Shorter: a shorter halt when it dies, but a pause of a
    /// busy machine makes two of them write the same for a moment; longer: the other way round. A write is cancelled when two thirds have passed without a renewal.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan WorkerLease { get; init => field = Guard.Between(value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)); } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one write to the source may take, before it is cancelled and counts as failed. 10 milliseconds to 1 hour; default 30 seconds. Shorter: a slow source fails; longer: a write that hangs
    /// keeps the later ones of its object, and one of <see cref="Concurrency"/>, for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan WriteTimeout { get; init => field = Guard.Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long to wait after a first failure; twice as long after each further one, up to <see cref="RetryMax"/>, and up to half of that less, at random. 1 millisecond to 1 hour; default
    /// 200 milliseconds. Shorter: more load on a source that is in trouble; longer: a brief fault delays more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan RetryMin { get; init => field = Guard.Between(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)); } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The longest wait between two attempts. 1 millisecond to 24 hours; default 1 minute. Shorter than <see cref="RetryMin"/>, it is the wait always. Shorter: an outage of the source uses up the
    /// attempts sooner; longer: a source that is back is noticed later.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan RetryMax { get; init => field = Guard.Between(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24)); } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often a write is tried before it becomes a dead letter; attempts that a crash has ended count. 1 to 1,000,000; default 30: with the other defaults, a source may be
    /// away for about 15 minutes. Fewer: a shorter outage fills the dead letters; more: one bad write holds up the later ones of its object for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxAttempts { get; init => field = Guard.Between(value, 1, 1_000_000); } = 30;

    /// <summary>
    /// How long stopping waits for the queue to be emptied, if this is the process that empties it. 0 to 1 hour; default 10 seconds. What is left stays in the store, and is written by
    /// another process or after the next start. Shorter: a quicker stop; longer: fewer writes wait for somebody else.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan DrainTimeout { get; init => field = Guard.Between(value, TimeSpan.Zero, TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// May a read ask the source when the store cannot tell whether something newer waits in the queue? Default <see langword="false"/>: such a read throws a
    /// <see cref="CacheStoreException"/>. <see langword="true"/>: it is answered, perhaps with something older than what was accepted; it is not cached.
    /// </summary>
    public bool ReadsWithoutQueue { get; init; }
}
