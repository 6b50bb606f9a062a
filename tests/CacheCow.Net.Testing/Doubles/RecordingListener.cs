namespace CacheCow.Net.Testing;

/// <summary>A listener that writes down what it is told.</summary>
public sealed class RecordingListener : IInvalidationListener
{
    private readonly Lock _lock = new();
    private readonly HashSet<ulong> _objects = [];
    private readonly HashSet<ulong> _tags = [];
    private int _tellings;
    private int _everythings;
    private int _confirmations;

    /// <summary>How often it was told of objects.</summary>
    public int Tellings => Volatile.Read(ref _tellings);

    public int Everythings => Volatile.Read(ref _everythings);

    public int Confirmations => Volatile.Read(ref _confirmations);

    /// <summary>The age of the last confirmation.</summary>
    public TimeSpan LastAge { get; private set; }

    public void ObjectsInvalidated(ReadOnlySpan<ulong> keys)
    {
        lock (_lock)
            _objects.UnionWith(keys.ToArray());
        Interlocked.Increment(ref _tellings);
    }

    public void TagsInvalidated(ReadOnlySpan<ulong> tags)
    {
        lock (_lock)
            _tags.UnionWith(tags.ToArray());
    }

    public void EverythingInvalidated() => Interlocked.Increment(ref _everythings);

    public void Confirmed(long timestamp, TimeProvider time)
    {
        LastAge = time.GetElapsedTime(timestamp);
        Interlocked.Increment(ref _confirmations);
    }

    /// <summary>Begins anew.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _objects.Clear();
            _tags.Clear();
        }
    }

    public bool HasHeardObject(ulong key)
    {
        lock (_lock)
            return _objects.Contains(key);
    }

    public bool HasHeardTag(ulong tag)
    {
        lock (_lock)
            return _tags.Contains(tag);
    }

    public Task HeardObjectAsync(ulong key) => Until.TrueAsync("the listener is told", () => Task.FromResult(HasHeardObject(key)));

    public Task HeardTagAsync(ulong tag) => Until.TrueAsync("the listener is told", () => Task.FromResult(HasHeardTag(tag)));

    public Task HeardEverythingAsync(int moreThan) => Until.TrueAsync("the listener is told", () => Task.FromResult(Everythings > moreThan));

    /// <summary>Until the next confirmation.</summary>
    public Task ConfirmedAsync()
    {
        var before = Confirmations;
        return Until.TrueAsync("the listener is told", () => Task.FromResult(Confirmations > before));
    }
}
