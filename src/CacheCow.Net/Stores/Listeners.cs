namespace CacheCow.Net;

/// <summary>The listeners of a store in this process, held weakly: a cache needs no disposal, and one that nobody uses any more is not kept alive.</summary>
internal sealed class Listeners
{
    private readonly Lock _lock = new();
    private WeakReference<IInvalidationListener>[] _all = [];

    /// <summary>Is there anybody to tell? Without a lock: who comes now is told from now on.</summary>
    public bool IsAny => Volatile.Read(ref _all).Length > 0;

    public IInvalidationLink Add(IInvalidationListener listener, bool isImmediate)
    {
        var reference = new WeakReference<IInvalidationListener>(listener);
        lock (_lock)
            Volatile.Write(ref _all, [.. _all.Where(IsAlive), reference]);
        return new Link(this, reference, isImmediate);
    }

    public void ObjectsInvalidated(ReadOnlySpan<ulong> keys)
    {
        foreach (var reference in Volatile.Read(ref _all))
        {
            if (reference.TryGetTarget(out var listener))
                listener.ObjectsInvalidated(keys);
        }
    }

    public void TagsInvalidated(ReadOnlySpan<ulong> tags)
    {
        foreach (var reference in Volatile.Read(ref _all))
        {
            if (reference.TryGetTarget(out var listener))
                listener.TagsInvalidated(tags);
        }
    }

    public void EverythingInvalidated()
    {
        foreach (var reference in Volatile.Read(ref _all))
        {
            if (reference.TryGetTarget(out var listener))
                listener.EverythingInvalidated();
        }
    }

    /// <returns>Whether anybody is left to be told.</returns>
    public bool Confirmed(long timestamp, TimeProvider time)
    {
        var isAny = false;
        foreach (var reference in Volatile.Read(ref _all))
        {
            if (!reference.TryGetTarget(out var listener))
                continue;
            isAny = true;
            listener.Confirmed(timestamp, time);
        }

        return isAny;
    }

    private static bool IsAlive(WeakReference<IInvalidationListener> reference) => reference.TryGetTarget(out _);

    private void Remove(WeakReference<IInvalidationListener> reference)
    {
        lock (_lock)
            Volatile.Write(ref _all, [.. _all.Where(one => one != reference && IsAlive(one))]);
    }

    private sealed class Link(Listeners listeners, WeakReference<IInvalidationListener> reference, bool isImmediate) : IInvalidationLink
    {
        public bool IsImmediate => isImmediate;

        public void Dispose() => listeners.Remove(reference);
    }
}
