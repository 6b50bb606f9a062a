namespace CacheCow.Net;

/// <summary>
/// Where cached bytes live: the atomic steps of the protocol, on bytes.
/// </summary>
/// <remarks>
/// <para>Each step on one object is atomic against every other step on that object, from any process that uses the same store.
/// A store knows nothing of objects, envelopes or policies, and passes the contract tests (<c>StoreContract</c>).</para>
/// <para>The flag of an object is in one of three states: absent; held by the token of one <em>lease</em> (a fill is under way);
/// or one or more <em>write intents</em>, each with its own expiry, and a mark when one was overlapped: by another, or by an invalidation of any kind. Lifetimes are counted by the store's clock, never by a client's.
/// Whatever a store cannot do it throws: an exception means that the outcome is not known. Returning means that it is done.</para>
/// <para>The version of a tag lies under the data key of <see cref="CacheKeys.ForTag"/>, 16 bytes that never come again, and is read as any object's
/// bytes are. One that is gone (evicted, flushed, expired) fits no object.</para>
/// <para>Whatever invalidates tells those who <see cref="Listen"/>, in this process and in all others that use the store: after the step, once for
/// a call however many keys it has. A store whose processes cannot hear each other returns <see langword="null"/> from <see cref="Listen"/>.</para>
/// <para>Instances are safe for use by any number of threads. A step that is cancelled may or may not have happened.</para>
/// </remarks>
public interface ICacheStore
{
    /// <summary>R1: the bytes of an object.</summary>
    /// <param name="keys">The object.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The bytes, which nobody may change; empty when something lies there that is no bytes; <see langword="null"/> when nothing does, or it has expired.</returns>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken);

    /// <summary>R1 for many: one round trip per node.</summary>
    /// <param name="keys">The objects. They need not differ.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What <see cref="ReadAsync"/> returns for each of them, in their order.</returns>
    ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken);

    /// <summary>R1 for many, into an array that the caller has: a store that overrides it need not make one for each read. Default: <see cref="ReadManyAsync"/>.</summary>
    /// <param name="keys">The objects. They need not differ.</param>
    /// <param name="values">Where what <see cref="ReadAsync"/> returns for each of them goes, in their order: as many as there are keys. Not to be touched until this has completed.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    async ValueTask ReadIntoAsync(IReadOnlyList<CacheKeys> keys, ReadOnlyMemory<byte>?[] values, CancellationToken cancellationToken) =>
        Replies.Whole(await ReadManyAsync(keys, cancellationToken).ConfigureAwait(false), values.Length).CopyTo(values, 0);

    /// <summary>
    /// Does one <see cref="ReadManyAsync"/> cost about what one <see cref="ReadAsync"/> does, so that reads which come while others are under way are better sent together? Not if the
    /// store answers at once, or asks several nodes and waits for the slowest. Asked when a cache is made, and again before reads wait for others. Default: no.
    /// </summary>
    bool ReadsTogether => false;

    /// <summary>
    /// R2: returns the bytes if they are there by now, unless they are those that the caller has no use for; else takes the lease if the flag is
    /// absent (or is this very token's already); else says what is in the way.
    /// </summary>
    /// <remarks>Asked again with the token that holds the lease, a store may let the lifetime begin anew or not. A request must not be carried out twice: the second could revive a lease that was voided in between.</remarks>
    /// <param name="keys">The object.</param>
    /// <param name="token">Who asks. Unique to this attempt.</param>
    /// <param name="lifetime">How long the lease lasts if nobody ends it. More than zero.</param>
    /// <param name="unwanted">
    /// Bytes that the caller has seen there and has no use for: expired, or damaged. A store may compare no more than the last 16. <see langword="null"/>: none.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting. The lease may have been taken all the same.</param>
    ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken);

    /// <summary>R4: stores the bytes and frees the flag, but only if the flag still holds exactly this token. An absent flag refuses.</summary>
    /// <param name="keys">The object.</param>
    /// <param name="token">The token that <see cref="LeaseAsync"/> was granted for.</param>
    /// <param name="value">The bytes. The store may keep this memory: the caller does not touch it again.</param>
    /// <param name="lifetime">How long the bytes are kept; <see cref="TimeSpan.Zero"/>: until they are removed or evicted.</param>
    /// <param name="cancellationToken">Gives up waiting. The bytes may have been stored all the same.</param>
    ValueTask<FillOutcome> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>R5: frees the flag, but only if it still holds exactly this token.</summary>
    /// <param name="keys">The object.</param>
    /// <param name="token">The token of the lease.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="true"/> if the lease was still there: nothing was invalidated since it was granted.</returns>
    ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken);

    /// <summary>I1: removes the bytes and voids a lease. Write intents stay. With a hold, one more is left behind that nobody ends.</summary>
    /// <param name="keys">The object.</param>
    /// <param name="hold">How long nobody may fill; <see cref="TimeSpan.Zero"/>: filling may begin at once.</param>
    /// <param name="cancellationToken">Gives up waiting. The step may have happened all the same.</param>
    ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken);

    /// <summary>I1 for many, in as few round trips as the store can. Each object is its own atomic step; all are attempted.</summary>
    /// <param name="keys">The objects. They need not differ.</param>
    /// <param name="hold">As in <see cref="InvalidateAsync"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken);

    /// <summary>
    /// W1: begins a write, before the source is changed. Removes the bytes, voids a lease, and leaves a write intent: nobody may fill until it has ended or run out. A
    /// tag's version is removed, and it gets none until then. Whoever has a write intent on the object already is <em>overlapped</em> by this one.
    /// </summary>
    /// <param name="keys">Objects, and tags as <see cref="CacheKeys.ForTag"/> makes them. They need not differ. Each is its own atomic step; all are attempted.</param>
    /// <param name="token">Who writes. Unique to this write; asked again with it, the intent is there once, and lasts anew.</param>
    /// <param name="lifetime">How long the intent lasts if nobody ends it. More than zero.</param>
    /// <param name="cancellationToken">Gives up waiting. The write may have begun all the same.</param>
    ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Makes the intents of a write last anew. One that is not there any more is begun again, and counts as overlapped: others may have written since.</summary>
    /// <param name="keys">As in <see cref="BeginWriteAsync"/>.</param>
    /// <param name="token">Who writes.</param>
    /// <param name="lifetime">How long the intents last from now on if nobody ends them. More than zero.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="true"/>: all were there until now.</returns>
    ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>
    /// W2: ends a write, after the source's commit or rollback. Takes the write intent away and removes the bytes; a new value is stored if the intent was there until now, there is
    /// no other, and none was overlapped since the first of them began. Without the intent, this is I1.
    /// </summary>
    /// <param name="keys">As in <see cref="BeginWriteAsync"/>. With new values, they differ.</param>
    /// <param name="token">Who writes.</param>
    /// <param name="values">A new value for each of the keys, in their order; <see langword="null"/>: none. Tags have none.</param>
    /// <param name="cancellationToken">Gives up waiting. The write may have ended all the same.</param>
    /// <returns>What became of each, in their order.</returns>
    ValueTask<WriteOutcome[]> EndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken);

    /// <summary>The versions of tags; one that is not there is made, in one atomic step, so that all who ask get the same.</summary>
    /// <remarks>A version may be forgotten 30 days after it was last asked for here.</remarks>
    /// <param name="tags">The tags, as <see cref="CacheKeys.ForTag"/> makes them. They need not differ.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The version of each, 16 bytes, in their order; empty: the tag is being written, and nothing can be stored with it.</returns>
    ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the versions of tags away, so that no object that was stored with them fits any more: one write a tag, however many objects have it. Who asks for a version next
    /// gets a new one.
    /// </summary>
    /// <param name="tags">The tags, as <see cref="CacheKeys.ForTag"/> makes them. They need not differ.</param>
    /// <param name="cancellationToken">Gives up waiting. The step may have happened all the same.</param>
    ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken);

    /// <summary>
    /// I1 for all objects whose store keys fit a pattern, in batches: the flags first, then the data. In this order a fill under way is voided, or
    /// its data is found.
    /// </summary>
    /// <param name="pattern">
    /// Patterns for the data keys and the flag keys: <c>*</c> any text, <c>?</c> any character, <c>[a-c]</c>, <c>[^a]</c> one of some, <c>\</c> before a character that is meant
    /// as it is. The identity is not looked at.
    /// </param>
    /// <param name="progress">Told how many objects were removed so far, after each batch, be it of flags, and be there nothing to remove in it: a store that tells of no batch for a while is given up. <see langword="null"/>: nobody is told.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>How many objects were removed; those that were only being filled are not counted.</returns>
    ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>I1 for all objects of the store, whoever cached them, in batches as in <see cref="InvalidateMatchingAsync"/>. Write intents stay.</summary>
    /// <param name="progress">Told how many objects were removed so far, after each batch, be it of flags, and be there nothing to remove in it: a store that tells of no batch for a while is given up. <see langword="null"/>: nobody is told.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>How many objects were removed.</returns>
    ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>What time it is for the store: the same for all processes that use it, whatever their own clocks say. Completes at once, except for the first time.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask<DateTimeOffset> TimeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The same store for synchronous callers: each step has ended when it returns, and no other thread has had to run for it. Asked once for each cache.
    /// </summary>
    /// <remarks>What a listener of one is told, one of the other is told, too. It is not disposed of apart from the store.</remarks>
    /// <param name="timeout">How long a step waits for the answer to each request that it sends, before it throws a <see cref="TimeoutException"/>. More than zero.</param>
    /// <returns>
    /// A store whose steps never return a task that has not ended; the store itself, if it is such a one. Default <see langword="null"/>: there is none, and synchronous callers wait on
    /// their threads for the steps of this store, which may need threads of the pool to end.
    /// </returns>
    ICacheStore? AsSynchronous(TimeSpan timeout) => null;

    /// <summary>Has a listener told of every invalidation, from now on until the link is disposed of or nobody else refers to the listener any more.</summary>
    /// <param name="listener">Who is told. Held weakly.</param>
    /// <returns>The link; <see langword="null"/>: this store cannot tell of what other processes invalidate.</returns>
    IInvalidationLink? Listen(IInvalidationListener listener) => null;
}
