namespace CacheCow.Net;

/// <summary>
/// Represents a write to the source, from before the change until after it. During this time nobody caches the old state of the objects,
/// whatever happens to the write or to this process.
/// </summary>
/// <remarks>
/// <para>Begin it before the source is changed, and dispose of it after the commit or the rollback:
/// <c>await using var write = await cache.BeginWriteAsync(key)</c>. From the beginning of the scope on, the objects are not cached: a read
/// in the meantime fetches from the source. If the writer dies, they stay uncached until the write intents expire
/// (<see cref="CacheCowOptions.WriteLifetime"/>). A transaction should not stay open for longer than that after its process has
/// died.</para>
/// <para>Writes to one object may overlap, in this process and in others. Then none of them stores its new value.</para>
/// <para>A scope that is neither ended nor disposed of, and that nothing refers to any more, expires. This type is safe for use by any
/// number of threads.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TObj">The type of the cached objects.</typeparam>
public sealed class WriteScope<TKey, TObj> : IAsyncDisposable, IDisposable
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly TKey[] _keys;
    private readonly WriteSet _written;
    private readonly WriteIntents _intents;
    private readonly Func<TKey, int> _indexOf;
    private readonly Func<int, TObj?, NewValue> _encode;
    private readonly CacheMetrics _metrics;
    private NewValue[]? _values;
    private TaskCompletionSource<WriteOutcome>? _end;

    internal WriteScope(
        TKey[] keys, WriteSet written, WriteIntents intents, Func<TKey, int> indexOf, Func<int, TObj?, NewValue> encode, CacheMetrics metrics) =>
        (_keys, _written, _intents, _indexOf, _encode, _metrics) = (keys, written, intents, indexOf, encode, metrics);

    /// <summary>Gets the keys of the objects that are written, each once.</summary>
    public IReadOnlyList<TKey> Keys => _keys;

    /// <summary>Gets a value that indicates whether the write intents certainly still exist.</summary>
    /// <remarks>
    /// If it is <see langword="true"/>, nothing old can be cached even before the scope has ended, so that a caller in a hurry need not
    /// wait for the end. It is <see langword="false"/> if, for longer than <see cref="CacheCowOptions.WriteLifetime"/>, this process was
    /// stopped or the store could not be reached.
    /// </remarks>
    public bool IsIntact => _intents.AreIntact;

    /// <summary>
    /// Passes the new value of the one object that is written (write-through). It is cached at the end of the scope, if nobody else wrote
    /// or invalidated the object in the meantime.
    /// </summary>
    /// <param name="newValue">
    /// What a fetch would return after the commit, or <see langword="null"/> if the object does not exist any more.
    /// </param>
    /// <remarks>
    /// Call it after the commit, so that an exception before the commit leaves nothing to be cached. The object is serialised at once. If
    /// it is called more than once, the last value counts.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// The scope writes several objects, or only tags: use the overload with a key. Or the cache cannot store such a value; the message
    /// says why.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The value cannot be the value of that object. The cache can notice this if it knows the model of the source.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public void Complete(TObj? newValue) => Complete(
        _keys.Length == 1 ? 0 : throw new InvalidOperationException($"This scope writes {_keys.Length} objects: call Complete(key, newValue) for each that has a new value."), newValue);

    /// <summary>Passes the new value of an object that is written, as <see cref="Complete(TObj)"/> does.</summary>
    /// <param name="key">The key of the object, one of <see cref="Keys"/>.</param>
    /// <param name="newValue">
    /// What a fetch would return after the commit, or <see langword="null"/> if the object does not exist any more.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The scope does not write that object, or the value cannot be the value of that object.
    /// </exception>
    /// <exception cref="InvalidOperationException">The cache cannot store such a value. The message says why.</exception>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public void Complete(TKey key, TObj? newValue)
    {
        ArgumentNullException.ThrowIfNull(key);
        var i = _indexOf(key);
        Complete(i >= 0 ? i : throw new ArgumentException("This scope does not write the object: begin it with all objects that are written.", nameof(key)), newValue);
    }

    /// <summary>Ends the write. It does so once: if it is called again, it returns the same result.</summary>
    /// <returns>What happened to the objects. If there are several, the greatest <see cref="WriteOutcome"/>.</returns>
    /// <exception cref="CacheStoreException">
    /// The store failed, and the scope is not intact any more: something old may be cached. The end is also tried again in the background.
    /// </exception>
    public ValueTask<WriteOutcome> EndAsync() => EndByAsync(synchronous: false);

    /// <summary>Ends the write, as <see cref="EndAsync"/> does.</summary>
    /// <exception cref="CacheStoreException">The same as for <see cref="EndAsync"/>.</exception>
    public async ValueTask DisposeAsync() => await EndAsync().ConfigureAwait(false);

    /// <summary>
    /// Ends the write, as <see cref="EndAsync"/> does. Blocks the calling thread, and needs no thread of the thread pool if the scope was
    /// begun synchronously.
    /// </summary>
    /// <exception cref="CacheStoreException">The same as for <see cref="EndAsync"/>.</exception>
    public void Dispose() => Blocking.Run(static scope => scope.EndByAsync(synchronous: true), this);

    private void Complete(int i, TObj? newValue)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_end is not null, this);
            (_values ??= new NewValue[_written.Keys.Length])[i] = _encode(i, newValue);
        }
    }

    private ValueTask<WriteOutcome> EndByAsync(bool synchronous)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _end is null;
            _end ??= new TaskCompletionSource<WriteOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return isFirst ? new(EndOnceAsync(synchronous)) : new(_end.Task);
    }

    private async Task<WriteOutcome> EndOnceAsync(bool synchronous)
    {
        try
        {
            var outcomes = await _intents.EndAsync(_values, synchronous).ConfigureAwait(false) ?? [.. _written.Keys.Select(_ => WriteOutcome.Pending)];
            foreach (var outcome in outcomes)
                _metrics.Write(outcome);
            var worst = outcomes.Length == 0 ? WriteOutcome.Ended : outcomes.Max();
            _end!.SetResult(worst);
            return worst;
        }
        catch (Exception exception)
        {
            _end!.SetException(exception);
            _ = _end.Task.Exception; // perhaps nobody asks again
            throw;
        }
    }
}
