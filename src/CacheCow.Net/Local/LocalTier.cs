using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// Objects of this process, in front of the store.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>L1: a read takes a ticket before it asks the store, and what comes of it is put only if neither the object nor one of its tags was invalidated since, as far as this
/// process has heard; and only what came from the store, or whose fill was accepted.</item>
/// <item>L2: a message moves the counters first and then drops what is held, so that a put that has looked at the counters before is dropped, and one that looks later loses.</item>
/// <item>L3: a hit is served only if the link was confirmed at most <see cref="LocalTierOptions.MaxStaleness"/> ago, by a clock that is read after the object was found. When
/// the link comes back after a longer silence, everything is dropped first.</item>
/// <item>L4: an object that could be changed is kept as its bytes, and each hit makes a new one.</item>
/// <item>L5: the cache's own invalidations drop it too, after the store's step, whatever became of that.</item>
/// <item>An object is found by its key only if all that can be seen of two keys is compared (<see cref="Sameness"/>); else by its identity, as the store has it.</item>
/// </list>
/// <para>Safe for use by any number of threads; a hit takes no lock and allocates nothing, unless it makes a copy.</para>
/// </remarks>
internal sealed class LocalTier<TKey, TObj> : IInvalidationListener
    where TKey : notnull
{
    private const long Never = long.MinValue / 2;

    private readonly LocalTable<TKey> _table;
    private readonly TagCounters _tags = new();
    private readonly ObjectCodec<TKey, TObj> _codec;
    private readonly CacheMetrics _metrics;
    private readonly Sharing _sharing;
    private readonly StoreClock _storeClock;
    private readonly TickClock _clock;
    private readonly Lock _confirming = new();
    private readonly long _maxStaleness;
    private readonly long _ttl;
    private readonly bool _isImmediate;
    private readonly bool _checksCurrent;
    private readonly bool _canTellKeys = Sameness.CanTell(typeof(TKey));
    private long _confirmedAt = Never;

    /// <exception cref="ArgumentException">The store cannot tell of invalidations.</exception>
    public LocalTier(LocalTierOptions options, ICacheStore store, ObjectCodec<TKey, TObj> codec, CacheMetrics metrics, Sharing sharing, StoreClock storeClock, TimeProvider time)
    {
        (_codec, _metrics, _sharing, _storeClock, _clock) = (codec, metrics, sharing, storeClock, new TickClock(time));
        _checksCurrent = codec.ChecksCurrent;
        (_maxStaleness, _ttl) = ((long)options.MaxStaleness.TotalMilliseconds, Math.Max(1, (long)options.Ttl.TotalMilliseconds));
        _table = new LocalTable<TKey>(options);
        var link = store.Listen(this)
            ?? throw new ArgumentException($"{store.GetType().Name} cannot tell of what other processes invalidate, so that a local tier would show old objects. Leave LocalTier unset.", nameof(store));
        _isImmediate = link.IsImmediate;
    }

    /// <summary>The object, if it is found by its key, and may be served.</summary>
    public bool TryGet(TKey key, out TObj? obj)
    {
        if (IsFoundByKey(key))
            return TryServe(key, _table.Find(key), out obj);
        obj = default;
        return false;
    }

    /// <summary>The object, or that there is none, if it is found by its key, and may be served.</summary>
    public bool TryGet(TKey key, out Known<TObj> known)
    {
        known = default;
        return IsFoundByKey(key) && TryServe(key, _table.Find(key), out known);
    }

    /// <summary>The object, or that there is none, if it is found by its identity, and may be served.</summary>
    public bool TryGetNamed(TKey key, StoreAddress address, out Known<TObj> known)
    {
        known = default;
        return !IsFoundByKey(key) && TryServe(key, Named(address), out known);
    }

    private bool TryServe(TKey key, LocalEntry<TKey>? entry, out Known<TObj> known)
    {
        var isServed = TryServe(key, entry, out TObj? obj);
        known = isServed && entry!.Value is not null ? Known<TObj>.Of(obj) : default;
        return isServed;
    }

    /// <summary>The object, if it is found by its identity, and may be served.</summary>
    public bool TryGetNamed(TKey key, StoreAddress address, out TObj? obj)
    {
        obj = default;
        return !IsFoundByKey(key) && TryServe(key, Named(address), out obj);
    }

    // Of one identity, the store may have another place than it had: an invalidation of the one would not be heard for the other.
    private NamedEntry<TKey>? Named(StoreAddress address) => _table.FindNamed(address.Keys.Identity) is { } entry && entry.StoreHash == address.Hash ? entry : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryServe(TKey key, LocalEntry<TKey>? entry, out TObj? obj)
    {
        if (entry is not null)
        {
            // L3: the clock is read after the object was found.
            var now = _isImmediate ? _clock.Recent : _clock.Now;
            if (now < entry.Until && (_isImmediate || IsLinked(now)) && (entry.Tags is null || AreCurrent(entry.Tags)) && TryOpen(key, entry, out obj))
            {
                _metrics.LocalHit();
                return true;
            }
        }

        obj = default;
        return false;
    }

    private bool TryOpen(TKey key, LocalEntry<TKey> entry, out TObj? obj)
    {
        if (entry.Value is LocalCopy copy)
        {
            if (!_codec.TryCopy(key, copy.Payload, out obj))
                return false;
        }
        else
        {
            obj = Typed(entry.Value);
        }

        return !_checksCurrent || IsCurrent(key, entry, obj);
    }

    // Only Put makes entries. A cast would cost as much as the search.
    private static TObj? Typed(object? value) => typeof(TObj).IsValueType ? (value is null ? default : (TObj?)value) : Unsafe.As<object?, TObj?>(ref value);

    private bool IsCurrent(TKey key, LocalEntry<TKey> entry, TObj? obj)
    {
        if (_codec.IsCurrent(key, obj))
            return true;
        _table.Remove(entry);
        return false;
    }

    /// <summary>L1: what has to be taken before the store is asked.</summary>
    public ReadTicket Ticket(StoreAddress address) => new(_table.Ticket(address.Hash), _tags.Take(address), IsTaken: true);

    /// <summary>L1: keeps what the store had, or has accepted.</summary>
    public void Put(TKey key, StoreAddress address, in ReadTicket ticket, in Found<TObj> found, TimeSpan refreshAhead)
    {
        if (LifetimeOf(found.ExpiresAt, refreshAhead) is not (> 0 and var lifetime))
            return;
        object? value = !found.Known.Exists ? null : _sharing.MayShare(found.Known.Object) ? found.Known.Object : new LocalCopy(found.Payload);
        var size = LocalNode.Overhead + Math.Min(found.Payload.Length, int.MaxValue - LocalNode.Overhead);
        _table.Put(EntryOf(key, address, value, _clock.Now + lifetime, size, ticket.Tags), ticket.Object);
    }

    private LocalEntry<TKey> EntryOf(TKey key, StoreAddress address, object? value, long until, int size, TagStamps? tags) => IsFoundByKey(key)
        ? new LocalEntry<TKey>(key, KeyHash.Of(key), value, address.Hash, until, size, tags)
        : new NamedEntry<TKey>(key, address.Keys.Identity, value, address.Hash, until, size, tags);

    /// <summary>L5.</summary>
    public void Invalidate(StoreAddress address) => _table.Drop(address.Hash);

    /// <inheritdoc/>
    public void ObjectsInvalidated(ReadOnlySpan<ulong> keys)
    {
        foreach (var key in keys)
            _table.Drop(key);
    }

    /// <inheritdoc/>
    public void TagsInvalidated(ReadOnlySpan<ulong> tags)
    {
        foreach (var tag in tags)
            _tags.Move(tag);
    }

    /// <inheritdoc/>
    public void EverythingInvalidated() => _table.Clear();

    /// <inheritdoc/>
    public void Confirmed(long timestamp, TimeProvider time)
    {
        // This clock first, the age after it: a stop in between makes the confirmation older, not younger.
        var now = _clock.Now;
        var at = _clock.Before(now, time.GetElapsedTime(timestamp));
        lock (_confirming)
        {
            if (at <= _confirmedAt)
                return;

            // L3: messages may have been lost meanwhile.
            if (now - _confirmedAt > _maxStaleness)
                _table.Clear();
            Volatile.Write(ref _confirmedAt, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsFoundByKey(TKey key) => Sameness.CanTell(key, _canTellKeys);

    // L3
    private bool IsLinked(long now) => now - Volatile.Read(ref _confirmedAt) <= _maxStaleness;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AreCurrent(object tags) => _tags.AreCurrent((TagStamps)tags);

    /// <summary>For how long it may be kept here: no longer than the store means it to be, and not into the time in which reads are to see that it may be refreshed.</summary>
    private long LifetimeOf(long expiresAt, TimeSpan refreshAhead)
    {
        if (expiresAt == 0)
            return _ttl;
        return _storeClock.TryRead(out var now) ? Math.Min(_ttl, expiresAt - now - (long)refreshAhead.TotalMilliseconds) : 0;
    }
}
