namespace CacheCow.Net;

/// <summary>
/// Provides the options of a <see cref="WriteBehind{TKey,TObj}"/>: how it keeps and writes accepted values. Instances are immutable. Each
/// value is checked when it is set.
/// </summary>
public sealed record WriteBehindOptions
{
    /// <summary>
    /// Gets the name of the queue in the store: 1 to 100 letters, digits, <c>.</c>, <c>-</c> or <c>_</c>. Never change it while values wait
    /// in the queue: nobody writes values that were accepted under another name. All processes that accept or write values for one source
    /// use the same name. Another cache uses another name.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is not a valid queue name.</exception>
    public required string Queue { get; init => field = QueueName.Check(value, nameof(Queue)); }

    /// <summary>
    /// Gets the maximum number of writes that may wait, including dead letters. 1 to 10,000,000; the default is 10,000. With a lower
    /// number, callers wait or are refused sooner when the source is slow. With a higher number, more is lost if the store is lost, it
    /// takes longer until everything is written, and more memory is used, both in the store and (about 100 bytes for each write) in the
    /// process that writes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxLength { get; init => field = Guard.Between(value, 1, 10_000_000); } = 10_000;

    /// <summary>
    /// Gets how long a caller waits when the queue is full, before it gets a <see cref="QueueFullException"/>. 0 to 10 minutes; the default
    /// is 5 seconds. With a shorter time, a short burst is refused. With a longer time, waiting callers and what they hold accumulate.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan AcceptTimeout { get; init => field = Guard.Between(value, TimeSpan.Zero, TimeSpan.FromMinutes(10)); } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets a value that indicates whether this process writes to the source, once it has accepted a value or <c>Start</c> was called. The
    /// default is <see langword="true"/>: one of the processes writes, and the others stand by. If it is <see langword="false"/>, this
    /// process only accepts and reads; if no other process writes, the queue fills.
    /// </summary>
    public bool Drains { get; init; } = true;

    /// <summary>
    /// Gets the number of objects that are written at the same time. The writes of one object are always made one after the other. 1 to
    /// 1,000; the default is 8. With a lower number, the queue is emptied more slowly. With a higher number, the load on the source is
    /// higher.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Concurrency { get; init => field = Guard.Between(value, 1, 1000); } = 8;

    /// <summary>
    /// Gets how often the process that writes looks for values that other processes have accepted. It knows its own values at once. 1
    /// millisecond to 1 minute; the default is 250 milliseconds. With a shorter time, there are more requests to the store when nothing
    /// happens. With a longer time, values are written later. What readers see does not depend on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan PollInterval { get; init => field = Guard.Between(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)); } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Gets how long a process that writes may be silent before another process takes over. 1 second to 10 minutes; the default is 30
    /// seconds. The lease is renewed every third of this time. With a shorter time, writing halts for a shorter time when the process dies,
    /// but a pause of a busy machine makes two processes write the same value for a moment. With a longer time, it is the other way round.
    /// A write is cancelled when two thirds of the time have passed without a renewal.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan WorkerLease { get; init => field = Guard.Between(value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)); } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets how long one write to the source may take before it is cancelled and counts as failed. 10 milliseconds to 1 hour; the default
    /// is 30 seconds. With a shorter time, writes to a slow source fail. With a longer time, a write that hangs delays the later writes of
    /// its object, and occupies one of <see cref="Concurrency"/>, for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan WriteTimeout { get; init => field = Guard.Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets how long to wait after a first failure. The wait is twice as long after each further failure, up to <see cref="RetryMax"/>, and
    /// is shortened at random by up to half. 1 millisecond to 1 hour; the default is 200 milliseconds. With a shorter time, there is more
    /// load on a source that is in trouble. With a longer time, a brief fault causes more delay.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan RetryMin { get; init => field = Guard.Between(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)); } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Gets the longest wait between two attempts. 1 millisecond to 24 hours; the default is 1 minute. If it is shorter than
    /// <see cref="RetryMin"/>, it is always the wait. With a shorter time, an outage of the source uses up the attempts sooner. With a
    /// longer time, it is noticed later that the source is back.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan RetryMax { get; init => field = Guard.Between(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24)); } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets how often a write is tried before it becomes a dead letter. Attempts that were ended by a crash count. 1 to 1,000,000; the
    /// default is 30: with the other defaults, a source may be unavailable for about 15 minutes. With a lower number, a shorter outage
    /// fills the dead letters. With a higher number, one bad write delays the later writes of its object for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxAttempts { get; init => field = Guard.Between(value, 1, 1_000_000); } = 30;

    /// <summary>
    /// Gets how long stopping waits for the queue to become empty, if this is the process that empties it. 0 to 1 hour; the default is 10
    /// seconds. What is left stays in the store, and is written by another process or after the next start. With a shorter time, stopping
    /// is quicker. With a longer time, fewer writes are left for another process.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan DrainTimeout { get; init => field = Guard.Between(value, TimeSpan.Zero, TimeSpan.FromHours(1)); } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets a value that indicates whether a read may ask the source when the store cannot tell whether a newer value waits in the queue.
    /// The default is <see langword="false"/>: such a read throws a <see cref="CacheStoreException"/>. If it is <see langword="true"/>, the
    /// read is answered, perhaps with an object that is older than what was accepted. This object is not cached.
    /// </summary>
    public bool ReadsWithoutQueue { get; init; }
}
