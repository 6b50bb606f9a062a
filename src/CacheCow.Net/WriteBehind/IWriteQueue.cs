using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>
/// Provides queues of writes that the source does not have yet. A store keeps them durably. The interface defines the atomic steps, on
/// bytes, that <c>WriteBehind</c> uses.
/// </summary>
/// <remarks>
/// <para>A queue has a name, and exists as soon as something is put into it. Its entries have no lifetime: they stay until they are written
/// or discarded. Each step on a queue is atomic against every other step on the same queue, from any process that uses the same store. When
/// a step returns, its change is on disk, as far as the store puts anything on disk. A step that throws may have been carried out.</para>
/// <para><em>Sequence numbers.</em> Every entry gets a number that is higher than all numbers before it in its queue. It is at least the
/// store's time in microseconds since 1970, so that the numbers go on rising even if the store has lost everything. If an entry can be
/// read, it can be read before any entry with a higher number is added.</para>
/// <para><em>Fencing.</em> One worker at a time empties a queue: the one that holds its lease. <see cref="BeginAttemptAsync"/>,
/// <see cref="DequeueAsync"/> and <see cref="BuryAsync"/> do nothing for any other worker, so a worker that has slept past the end of its
/// lease finds this out. If there is no lease, they also do nothing.</para>
/// <para>The content of an entry is returned as it is found, even if somebody else put it there. A store reads every entry, whatever it
/// holds, and never stops at one. Instances are safe for use by any number of threads. Every store passes the contract tests
/// (<c>WriteQueueContract</c>).</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, of writes, and no collection.")]
public interface IWriteQueue
{
    /// <summary>
    /// Gets the maximum number of bytes that the value of an entry may have. The default is the maximum length of an array.
    /// </summary>
    int MaxQueuedBytes => Array.MaxLength;

    /// <summary>Adds an entry at the end of a queue, and makes it the newest entry of its key.</summary>
    /// <param name="queue">The name of the queue: 1 to 100 letters, digits, <c>.</c>, <c>-</c> or <c>_</c>.</param>
    /// <param name="key">The key of the object. Entries with equal keys belong to one object.</param>
    /// <param name="value">The value that is to be written.</param>
    /// <param name="maxLength">The maximum number of entries and dead letters together in the queue, including this entry.</param>
    /// <param name="cancellationToken">A token to cancel the wait. The entry may have been added nevertheless.</param>
    /// <returns>The sequence number of the entry, or 0 if the queue is full and nothing was added.</returns>
    ValueTask<long> EnqueueAsync(string queue, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken);

    /// <summary>Reads the values of the newest entries of some keys, with one round trip.</summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="keys">The keys. They may contain duplicates.</param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    /// <returns>
    /// For each key, in the same order, the value of its newest entry, or <see langword="null"/> if it has no entry in the queue. A dead
    /// letter does not count as an entry, even if it was the newest.
    /// </returns>
    ValueTask<ReadOnlyMemory<byte>?[]> ReadNewestAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken);

    /// <summary>Reads the entries with the lowest sequence numbers above a given number, in the order of their numbers.</summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="after">The number that the sequence numbers must exceed. Use 0 to start at the first entry.</param>
    /// <param name="count">
    /// The maximum number of entries to return; 1 or more. There may be more entries even if fewer are returned.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    ValueTask<QueuedWrite[]> ReadQueueAsync(string queue, long after, int count, CancellationToken cancellationToken);

    /// <summary>Takes the lease to empty the queue if nobody has it, or renews it if this worker already has it.</summary>
    /// <param name="queue">The name of the queue. The queue may be empty.</param>
    /// <param name="worker">The token of the worker. It is unique to this worker.</param>
    /// <param name="lifetime">How long the lease lasts from now on, by the store's clock. It must be more than zero.</param>
    /// <param name="cancellationToken">A token to cancel the wait. The lease may have been taken nevertheless.</param>
    /// <returns><see langword="true"/> if this worker has the lease; <see langword="false"/> if somebody else has it.</returns>
    ValueTask<bool> LeaseQueueAsync(string queue, LeaseToken worker, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Gives the lease back if this worker has it.</summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="worker">The token of the worker.</param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    /// <returns><see langword="true"/> if this worker had the lease until now; otherwise <see langword="false"/>.</returns>
    ValueTask<bool> ReleaseQueueAsync(string queue, LeaseToken worker, CancellationToken cancellationToken);

    /// <summary>
    /// Counts one more attempt to write an entry. It is called before the attempt is made, so that an attempt that ends the process is also
    /// counted.
    /// </summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="worker">The token of the worker that holds the lease.</param>
    /// <param name="sequence">The sequence number of the entry.</param>
    /// <param name="cancellationToken">A token to cancel the wait. The attempt may have been counted nevertheless.</param>
    /// <returns>
    /// The number of attempts including this one, or 0 if this worker does not have the lease or the entry is no longer in the queue.
    /// </returns>
    ValueTask<int> BeginAttemptAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken);

    /// <summary>Removes an entry that was written.</summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="worker">The token of the worker that holds the lease.</param>
    /// <param name="sequence">The sequence number of the entry.</param>
    /// <param name="cancellationToken">A token to cancel the wait. The entry may have been removed nevertheless.</param>
    /// <returns>
    /// <see langword="true"/> if the entry is no longer in the queue; <see langword="false"/> if this worker does not have the lease and
    /// nothing was done.
    /// </returns>
    ValueTask<bool> DequeueAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken);

    /// <summary>Moves an entry to the dead letters of its queue.</summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="worker">The token of the worker that holds the lease.</param>
    /// <param name="sequence">The sequence number of the entry.</param>
    /// <param name="reason">The reason: a fixed word or the name of a type, never any content of the entry. 1 to 500 characters.</param>
    /// <param name="cancellationToken">A token to cancel the wait. The entry may have been moved nevertheless.</param>
    /// <returns>The same as for <see cref="DequeueAsync"/>.</returns>
    ValueTask<bool> BuryAsync(string queue, LeaseToken worker, long sequence, string reason, CancellationToken cancellationToken);

    /// <summary>Reads the dead letters with the lowest sequence numbers above a given number, in the order of their numbers.</summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="after">The number that the sequence numbers must exceed. Use 0 to start at the first dead letter.</param>
    /// <param name="count">The maximum number of dead letters to return; 1 or more.</param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    ValueTask<DeadWrite[]> ReadDeadAsync(string queue, long after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a dead letter back at the end of its queue, with a new sequence number and no attempts, and makes it the newest entry of its
    /// key. It does nothing if a newer entry was added for that key since, whether that entry is already written or not: the older value
    /// would undo the newer one.
    /// </summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="sequence">The sequence number of the dead letter.</param>
    /// <param name="force">
    /// <see langword="true"/> to put it back even if a newer entry was added; otherwise <see langword="false"/>.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the wait. The dead letter may have been put back nevertheless.</param>
    ValueTask<ReplayReply> ReplayAsync(string queue, long sequence, bool force, CancellationToken cancellationToken);

    /// <summary>Removes a dead letter permanently.</summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="sequence">The sequence number of the dead letter.</param>
    /// <param name="cancellationToken">A token to cancel the wait. The dead letter may have been removed nevertheless.</param>
    /// <returns><see langword="true"/> if the dead letter was there until now; otherwise <see langword="false"/>.</returns>
    ValueTask<bool> DiscardAsync(string queue, long sequence, CancellationToken cancellationToken);

    /// <summary>Gets how much there is in a queue.</summary>
    /// <param name="queue">The name of the queue.</param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    ValueTask<WriteQueueState> GetQueueStateAsync(string queue, CancellationToken cancellationToken);

    /// <summary>
    /// Finds conditions of the store that could lose entries that it has accepted, as far as the store can be asked. There is one text for
    /// each condition. It says what was found and what to do. The default implementation returns an empty list.
    /// </summary>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    ValueTask<IReadOnlyList<string>> CheckDurabilityAsync(CancellationToken cancellationToken) => new([]);
}
