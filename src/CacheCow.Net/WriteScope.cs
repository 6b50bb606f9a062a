namespace CacheCow.Net;

/// <summary>
/// A write to the source, from before it until after it: nobody caches what the objects were before, whatever becomes of the write or of this process.
/// </summary>
/// <remarks>
/// <para>Begin it before the source is changed, and dispose of it after the commit or the rollback: <c>await using var write = await cache.BeginWriteAsync(key)</c>. From its
/// beginning the objects are not cached: who reads them meanwhile fetches. A writer that dies leaves them uncached until the write intents run out
/// (<see cref="CacheCowOptions.WriteLifetime"/>); a transaction should not be open for longer than that without its process being alive.</para>
/// <para>Writes to one object may overlap, in this process and in others; then none of them stores its new value.</para>
/// <para>One that is neither ended nor disposed of nor referred to any more runs out. Safe for use by any number of threads.</para>
/// </remarks>
/// <typeparam name="TKey">What names an object.</typeparam>
/// <typeparam name="TObj">What is cached.</typeparam>
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

    /// <summary>The objects that are written, each once.</summary>
    public IReadOnlyList<TKey> Keys => _keys;

    /// <summary>
    /// Do the write intents stand for sure? Then nothing old can be cached even before the scope has ended, and who is in a hurry need not wait for its end. Not if this
    /// process was stopped, or the store could not be reached, for longer than <see cref="CacheCowOptions.WriteLifetime"/>.
    /// </summary>
    public bool IsIntact => _intents.AreIntact;

    /// <summary>Hands over the new value of the one object that is written (write-through). It is cached at the end, if nobody else wrote or invalidated meanwhile.</summary>
    /// <param name="newValue">What a fetch would return after the commit; <see langword="null"/>: there is no such object any more.</param>
    /// <remarks>Call it after the commit: an exception in between must leave nothing to be cached. The object is serialised at once. Called again, the last value counts.</remarks>
    /// <exception cref="InvalidOperationException">Several objects are written, or only tags: name the one that is meant. Or the cache cannot store such a value, and says why.</exception>
    /// <exception cref="ArgumentException">The value cannot be that object's; which the cache knows if it knows the source's model.</exception>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public void Complete(TObj? newValue) => Complete(
        _keys.Length == 1 ? 0 : throw new InvalidOperationException($"This scope writes {_keys.Length} objects: call Complete(key, newValue) for each that has a new value."), newValue);

    /// <summary>Hands over the new value of an object that is written, as <see cref="Complete(TObj)"/> does.</summary>
    /// <param name="key">Which object; one of <see cref="Keys"/>.</param>
    /// <param name="newValue">What a fetch would return after the commit; <see langword="null"/>: there is no such object any more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The object is none that this scope writes, or the value cannot be that object's.</exception>
    /// <exception cref="InvalidOperationException">The cache cannot store such a value, and says why.</exception>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public void Complete(TKey key, TObj? newValue)
    {
        ArgumentNullException.ThrowIfNull(key);
        var i = _indexOf(key);
        Complete(i >= 0 ? i : throw new ArgumentException("This scope does not write the object: begin it with all objects that are written.", nameof(key)), newValue);
    }

    /// <summary>Ends the write, once; called again, it returns the same.</summary>
    /// <returns>What became of the objects; of several, the greatest <see cref="WriteOutcome"/>.</returns>
    /// <exception cref="CacheStoreException">The store failed, and the scope is not intact any more: something old may be cached. It is tried again in the background, too.</exception>
    public ValueTask<WriteOutcome> EndAsync() => EndByAsync(synchronous: false);

    /// <summary>Ends the write, as <see cref="EndAsync"/> does.</summary>
    /// <exception cref="CacheStoreException">As for <see cref="EndAsync"/>.</exception>
    public async ValueTask DisposeAsync() => await EndAsync().ConfigureAwait(false);

    /// <summary>Ends the write, as <see cref="EndAsync"/> does, and waits on this thread. No thread of the pool is needed, if the scope was begun so.</summary>
    /// <exception cref="CacheStoreException">As for <see cref="EndAsync"/>.</exception>
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
