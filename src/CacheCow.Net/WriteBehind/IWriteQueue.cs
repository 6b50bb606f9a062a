using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>
/// Queues of writes that the source does not have yet, kept durably by a store: the atomic steps behind <c>WriteBehind</c>, on bytes.
/// </summary>
/// <remarks>
/// <para>A queue has a name, and is there as soon as something is put in. Its entries have no lifetime: they stay until they are written or discarded. Each step on a queue is atomic
/// against every other step on it, from any process that uses the same store, and is on disk, as far as the store ever is, when it has returned. A step that throws may have happened.</para>
/// <para><em>Sequence numbers.</em> Every entry gets one that is higher than all before it in its queue, and at least the store's time in microseconds since 1970, so that they go on
/// rising even if the store has lost everything. An entry that can be read, can be read before any with a higher number is added.</para>
/// <para><em>Fencing.</em> One worker at a time empties a queue: who holds its lease. <see cref="BeginAttemptAsync"/>, <see cref="DequeueAsync"/> and <see cref="BuryAsync"/> do
/// nothing for anybody else: a worker that has slept past its lease finds that out. An absent lease refuses.</para>
/// <para>Whatever the entries hold is handed back as it is found, also if somebody else has put it there: a store reads totally, and never stops at an entry. Instances
/// are safe for use by any number of threads. Every store passes the contract tests (<c>WriteQueueContract</c>).</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, of writes, and no collection.")]
public interface IWriteQueue
{
    /// <summary>How many bytes the value of an entry may have at the most. Default: as many as an array can.</summary>
    int MaxQueuedBytes => Array.MaxLength;

    /// <summary>Puts an entry at the end of a queue, and makes it the newest of its key.</summary>
    /// <param name="queue">The queue's name: letters, digits, <c>.</c>, <c>-</c>, <c>_</c>; 1 to 100 of them.</param>
    /// <param name="key">Which object: entries with equal keys are of one object.</param>
    /// <param name="value">What is to be written.</param>
    /// <param name="maxLength">How many entries and dead letters together the queue may have with this one.</param>
    /// <param name="cancellationToken">Gives up waiting. The entry may have been added all the same.</param>
    /// <returns>Its sequence number; 0: the queue is full, and nothing was added.</returns>
    ValueTask<long> EnqueueAsync(string queue, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken);

    /// <summary>The values of the newest entries of some keys, with one round trip.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="keys">The keys. They need not differ.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>For each, in their order, the value of its newest entry; <see langword="null"/>: it has none in the queue. A dead letter is none, also if it was the newest.</returns>
    ValueTask<ReadOnlyMemory<byte>?[]> ReadNewestAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken);

    /// <summary>The entries with the lowest sequence numbers above one, in their order.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="after">Only entries with a higher sequence number; 0: from the first.</param>
    /// <param name="count">How many at the most; 1 or more. There may be more even if fewer are returned.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<QueuedWrite[]> ReadQueueAsync(string queue, long after, int count, CancellationToken cancellationToken);

    /// <summary>Takes the lease to empty the queue if nobody has it, or renews it if it is this worker's already.</summary>
    /// <param name="queue">The queue's name. It need not have anything in it.</param>
    /// <param name="worker">Who asks. Unique to this worker.</param>
    /// <param name="lifetime">How long the lease lasts from now on, by the store's clock. More than zero.</param>
    /// <param name="cancellationToken">Gives up waiting. The lease may have been taken all the same.</param>
    /// <returns><see langword="true"/>: it is this worker's; <see langword="false"/>: it is somebody else's.</returns>
    ValueTask<bool> LeaseQueueAsync(string queue, LeaseToken worker, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Gives the lease back, if it is this worker's.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="worker">Who asks.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="true"/>: it was this worker's until now.</returns>
    ValueTask<bool> ReleaseQueueAsync(string queue, LeaseToken worker, CancellationToken cancellationToken);

    /// <summary>Counts one more attempt to write an entry, before it is made: so one that ends the process is counted, too.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="worker">Who holds the lease.</param>
    /// <param name="sequence">The entry.</param>
    /// <param name="cancellationToken">Gives up waiting. It may have been counted all the same.</param>
    /// <returns>How many attempts there were with this one; 0: the lease is not this worker's, or the entry is not in the queue any more.</returns>
    ValueTask<int> BeginAttemptAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken);

    /// <summary>Removes an entry that was written.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="worker">Who holds the lease.</param>
    /// <param name="sequence">The entry.</param>
    /// <param name="cancellationToken">Gives up waiting. The entry may have been removed all the same.</param>
    /// <returns><see langword="true"/>: it is not in the queue any more; <see langword="false"/>: the lease is not this worker's, and nothing was done.</returns>
    ValueTask<bool> DequeueAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken);

    /// <summary>Moves an entry to the dead letters of its queue.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="worker">Who holds the lease.</param>
    /// <param name="sequence">The entry.</param>
    /// <param name="reason">Why: a fixed word or the name of a type, never anything of the entry's. 1 to 500 characters.</param>
    /// <param name="cancellationToken">Gives up waiting. The entry may have been moved all the same.</param>
    /// <returns>As <see cref="DequeueAsync"/>.</returns>
    ValueTask<bool> BuryAsync(string queue, LeaseToken worker, long sequence, string reason, CancellationToken cancellationToken);

    /// <summary>The dead letters with the lowest sequence numbers above one, in their order.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="after">Only those with a higher sequence number; 0: from the first.</param>
    /// <param name="count">How many at the most; 1 or more.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<DeadWrite[]> ReadDeadAsync(string queue, long after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a dead letter back at the end of its queue, with a new sequence number and no attempts, and makes it the newest of its key. Not if something newer
    /// was added for that key since, written already or not: it would be undone by something older.
    /// </summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="sequence">The dead letter.</param>
    /// <param name="force">Also if something newer was added.</param>
    /// <param name="cancellationToken">Gives up waiting. It may have happened all the same.</param>
    ValueTask<ReplayReply> ReplayAsync(string queue, long sequence, bool force, CancellationToken cancellationToken);

    /// <summary>Removes a dead letter for good.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="sequence">The dead letter.</param>
    /// <param name="cancellationToken">Gives up waiting. It may have happened all the same.</param>
    /// <returns><see langword="true"/>: it was there until now.</returns>
    ValueTask<bool> DiscardAsync(string queue, long sequence, CancellationToken cancellationToken);

    /// <summary>How much there is in a queue.</summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<WriteQueueState> GetQueueStateAsync(string queue, CancellationToken cancellationToken);

    /// <summary>
    /// What about the store could lose entries that it has accepted, as far as it can be asked: one text each, that says what was found and what to do. Default: nothing.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<IReadOnlyList<string>> CheckDurabilityAsync(CancellationToken cancellationToken) => new([]);
}
