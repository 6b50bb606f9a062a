namespace CacheCow.Net;

/// <summary>Represents the place where cached bytes are stored: the atomic steps of the protocol, on bytes.</summary>
/// <remarks>
/// <para>Each step on one object is atomic with regard to every other step on that object, from any process that uses the same store. A
/// store knows nothing of objects, envelopes or policies. It must pass the contract tests (<c>StoreContract</c>).</para>
/// <para>The flag of an object is in one of three states. It is absent. Or it is held by the token of one <em>lease</em>: a fill is under
/// way. Or it has one or more <em>write intents</em>, each with its own expiry, and a mark if one of them was overlapped by another, or by
/// an invalidation of any kind. Lifetimes are measured by the clock of the store, never by the clock of a client. A store throws if it
/// cannot do a step: an exception means that the outcome is not known. If a step returns, it is done.</para>
/// <para>The version of a tag is stored under the data key of <see cref="CacheKeys.ForTag"/>. It is 16 bytes that are never used again, and
/// is read like the bytes of any object. A version that is missing (evicted, flushed, expired) matches no object.</para>
/// <para>Every step that invalidates tells all listeners (see <see cref="Listen"/>), in this process and in all others that use the store.
/// It does so after the step, once per call, however many keys the call has. If the processes of a store cannot hear each other,
/// <see cref="Listen"/> returns <see langword="null"/>.</para>
/// <para>Instances are safe for use by any number of threads. A step that is cancelled may or may not have happened.</para>
/// </remarks>
public interface ICacheStore
{
    /// <summary>Reads the bytes of an object.</summary>
    /// <param name="keys">The keys of the object.</param>
    /// <param name="cancellationToken">A token that ends the waiting.</param>
    /// <returns>
    /// The bytes, which nobody may change. They are empty if something is there that is not bytes. <see langword="null"/> if nothing is
    /// there, or it has expired.
    /// </returns>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken);

    /// <summary>Reads the bytes of several objects, with one round trip per node.</summary>
    /// <param name="keys">The keys of the objects. They may contain duplicates.</param>
    /// <param name="cancellationToken">A token that ends the waiting.</param>
    /// <returns>The result of <see cref="ReadAsync"/> for each of the objects, in the order of <paramref name="keys"/>.</returns>
    ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the bytes of several objects into an array of the caller. A store that overrides it need not allocate an array for each read.
    /// The default calls <see cref="ReadManyAsync"/>.
    /// </summary>
    /// <param name="keys">The keys of the objects. They may contain duplicates.</param>
    /// <param name="values">
    /// The array that receives the result of <see cref="ReadAsync"/> for each of the objects, in the order of <paramref name="keys"/>. It
    /// has as many elements as there are keys. Do not touch it until the call has completed.
    /// </param>
    /// <param name="cancellationToken">A token that ends the waiting.</param>
    async ValueTask ReadIntoAsync(IReadOnlyList<CacheKeys> keys, ReadOnlyMemory<byte>?[] values, CancellationToken cancellationToken) =>
        Replies.Whole(await ReadManyAsync(keys, cancellationToken).ConfigureAwait(false), values.Length).CopyTo(values, 0);

    /// <summary>
    /// Gets a value that indicates whether one <see cref="ReadManyAsync"/> costs about as much as one <see cref="ReadAsync"/>. The default
    /// is <see langword="false"/>.
    /// </summary>
    /// <remarks>
    /// If it is <see langword="true"/>, reads that come while others are under way are better sent together. It should be
    /// <see langword="false"/> if the store answers at once, or if it asks several nodes and waits for the slowest. It is read when a cache
    /// is created, and again before reads wait for others.
    /// </remarks>
    bool ReadsTogether => false;

    /// <summary>
    /// Returns the bytes if they are there now, unless they are those that the caller cannot use. Otherwise takes the lease if the flag is
    /// absent, or already holds this token. Otherwise returns what prevents the lease.
    /// </summary>
    /// <remarks>
    /// If the token that holds the lease asks again, a store may start the lifetime again or not. A request must not be carried out twice:
    /// the second time could bring back a lease that was voided in the meantime.
    /// </remarks>
    /// <param name="keys">The keys of the object.</param>
    /// <param name="token">The token of the caller. It is unique to this attempt.</param>
    /// <param name="lifetime">The time that the lease lasts if nobody ends it. It is greater than zero.</param>
    /// <param name="unwanted">
    /// The bytes that the caller has seen there and cannot use, because they are expired or damaged; <see langword="null"/> if there are
    /// none. A store may compare only the last 16 bytes.
    /// </param>
    /// <param name="cancellationToken">A token that ends the waiting. The lease may have been taken all the same.</param>
    ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the bytes and frees the flag, but only if the flag still holds exactly this token. If the flag is absent, the fill is
    /// refused.
    /// </summary>
    /// <param name="keys">The keys of the object.</param>
    /// <param name="token">The token for which <see cref="LeaseAsync"/> granted the lease.</param>
    /// <param name="value">The bytes. The store may keep this memory: the caller does not touch it again.</param>
    /// <param name="lifetime">
    /// The time that the bytes are kept; <see cref="TimeSpan.Zero"/> to keep them until they are removed or evicted.
    /// </param>
    /// <param name="cancellationToken">A token that ends the waiting. The bytes may have been stored all the same.</param>
    ValueTask<FillOutcome> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Frees the flag, but only if it still holds exactly this token.</summary>
    /// <param name="keys">The keys of the object.</param>
    /// <param name="token">The token of the lease.</param>
    /// <param name="cancellationToken">A token that ends the waiting.</param>
    /// <returns><see langword="true"/> if the lease was still there: nothing was invalidated since it was granted.</returns>
    ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the bytes and voids a lease. Write intents stay. With a hold, one more write intent is left behind, which nobody ends.
    /// </summary>
    /// <param name="keys">The keys of the object.</param>
    /// <param name="hold">The time during which nobody may fill; <see cref="TimeSpan.Zero"/> to allow a fill at once.</param>
    /// <param name="cancellationToken">A token that ends the waiting. The step may have happened all the same.</param>
    ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken);

    /// <summary>
    /// Invalidates several objects, each as <see cref="InvalidateAsync"/> does, in as few round trips as the store can. Each object is an
    /// atomic step of its own. All of them are attempted.
    /// </summary>
    /// <param name="keys">The keys of the objects. They may contain duplicates.</param>
    /// <param name="hold">The same as for <see cref="InvalidateAsync"/>.</param>
    /// <param name="cancellationToken">A token that ends the waiting.</param>
    ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a write, before the source is changed. Removes the bytes, voids a lease, and leaves a write intent: nobody may fill until the
    /// intent has ended or expired.
    /// </summary>
    /// <remarks>
    /// The version of a tag is removed, and the tag gets no version until then. If there is already another write intent on the object,
    /// that one is <em>overlapped</em> by this one.
    /// </remarks>
    /// <param name="keys">
    /// The keys of objects, and of tags as <see cref="CacheKeys.ForTag"/> makes them. They may contain duplicates. Each is an atomic step
    /// of its own. All of them are attempted.
    /// </param>
    /// <param name="token">
    /// The token of the writer. It is unique to this write. If the same token asks again, there is still only one intent, and its lifetime
    /// starts again.
    /// </param>
    /// <param name="lifetime">The time that the intent lasts if nobody ends it. It is greater than zero.</param>
    /// <param name="cancellationToken">A token that ends the waiting. The write may have begun all the same.</param>
    ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>
    /// Starts the lifetime of the intents of a write again. An intent that does not exist any more is begun again, and counts as
    /// overlapped: others may have written in the meantime.
    /// </summary>
    /// <param name="keys">The same as for <see cref="BeginWriteAsync"/>.</param>
    /// <param name="token">The token of the writer.</param>
    /// <param name="lifetime">The time that the intents last from now on if nobody ends them. It is greater than zero.</param>
    /// <param name="cancellationToken">A token that ends the waiting.</param>
    /// <returns><see langword="true"/> if all intents existed until now.</returns>
    ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Ends a write, after the commit or the rollback of the source. Removes the write intent and the bytes.</summary>
    /// <remarks>
    /// A new value is stored if the intent existed until now, there is no other intent, and none was overlapped since the first of them
    /// began. If the intent does not exist any more, this step does the same as <see cref="InvalidateAsync"/> without a hold.
    /// </remarks>
    /// <param name="keys">The same as for <see cref="BeginWriteAsync"/>. With new values, they contain no duplicates.</param>
    /// <param name="token">The token of the writer.</param>
    /// <param name="values">
    /// A new value for each of the keys, in their order, or <see langword="null"/> for none. Tags have no value.
    /// </param>
    /// <param name="cancellationToken">A token that ends the waiting. The write may have ended all the same.</param>
    /// <returns>What happened to each of them, in the order of <paramref name="keys"/>.</returns>
    ValueTask<WriteOutcome[]> EndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken);

    /// <summary>
    /// Gets the versions of tags. A version that does not exist is made in one atomic step, so that all callers get the same one.
    /// </summary>
    /// <remarks>A version may be forgotten 30 days after it was last asked for here.</remarks>
    /// <param name="tags">The keys of the tags, as <see cref="CacheKeys.ForTag"/> makes them. They may contain duplicates.</param>
    /// <param name="cancellationToken">A token that ends the waiting.</param>
    /// <returns>
    /// The version of each tag, 16 bytes, in the order of <paramref name="tags"/>. It is empty if the tag is being written: then nothing
    /// can be stored with it.
    /// </returns>
    ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the versions of tags, so that no object that was stored with them matches any more. It is one write per tag, however many
    /// objects have it. The next caller that asks for a version gets a new one.
    /// </summary>
    /// <param name="tags">The keys of the tags, as <see cref="CacheKeys.ForTag"/> makes them. They may contain duplicates.</param>
    /// <param name="cancellationToken">A token that ends the waiting. The step may have happened all the same.</param>
    ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken);

    /// <summary>
    /// Invalidates all objects whose store keys match a pattern, each as <see cref="InvalidateAsync"/> does, in batches: first the flags,
    /// then the data. In this order, a fill that is under way is voided, or its data is found.
    /// </summary>
    /// <param name="pattern">
    /// Patterns for the data keys and the flag keys. <c>*</c> matches any text, <c>?</c> any character, <c>[a-c]</c> one of the given
    /// characters, <c>[^a]</c> any character but the given ones. A <c>\</c> takes the special meaning from the character after it. The
    /// identity is not used.
    /// </param>
    /// <param name="progress">
    /// Receives, after each batch, the number of objects that were removed so far; <see langword="null"/> for no reports. Report also after
    /// a batch of flags, and after a batch in which there was nothing to remove: a store that reports no batch for some time is given up.
    /// </param>
    /// <param name="cancellationToken">A token that stops the call between two batches.</param>
    /// <returns>The number of objects that were removed. Objects that were only being filled are not counted.</returns>
    ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Invalidates all objects of the store, whoever cached them, each as <see cref="InvalidateAsync"/> does, in batches as in
    /// <see cref="InvalidateMatchingAsync"/>. Write intents stay.
    /// </summary>
    /// <param name="progress">
    /// Receives, after each batch, the number of objects that were removed so far; <see langword="null"/> for no reports. Report also after
    /// a batch of flags, and after a batch in which there was nothing to remove: a store that reports no batch for some time is given up.
    /// </param>
    /// <param name="cancellationToken">A token that stops the call between two batches.</param>
    /// <returns>The number of objects that were removed.</returns>
    ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Gets the time of the store. It is the same for all processes that use the store, whatever their own clocks say. The call completes
    /// at once, except for the first time.
    /// </summary>
    /// <param name="cancellationToken">A token that ends the waiting.</param>
    ValueTask<DateTimeOffset> TimeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Gets the same store for synchronous callers: each step has ended when it returns, and no other thread had to run for it. It is
    /// called once for each cache.
    /// </summary>
    /// <remarks>
    /// The listeners of one are also told what happens on the other. The result is not disposed of separately from the store.
    /// </remarks>
    /// <param name="timeout">
    /// The time that a step waits for the answer to each request that it sends, before it throws a <see cref="TimeoutException"/>. It is
    /// greater than zero.
    /// </param>
    /// <returns>
    /// A store whose steps never return a task that has not ended; the store itself, if it is such a store. The default is
    /// <see langword="null"/>: there is none, and synchronous callers wait on their threads for the steps of this store, which may need
    /// threads of the thread pool to end.
    /// </returns>
    ICacheStore? AsSynchronous(TimeSpan timeout) => null;

    /// <summary>
    /// Tells a listener of every invalidation, from now on until the link is disposed of, or until nothing else refers to the listener any
    /// more. The default returns <see langword="null"/>.
    /// </summary>
    /// <param name="listener">The listener. It is referred to weakly.</param>
    /// <returns>The link, or <see langword="null"/> if this store cannot tell of the invalidations of other processes.</returns>
    IInvalidationLink? Listen(IInvalidationListener listener) => null;
}
