namespace CacheCow.Net.Nodes;

/// <summary>A read whose fetch takes as long as it is told to after it has read: meanwhile what it brings grows old.</summary>
internal sealed class SlowRead
{
    private readonly TaskCompletionSource _hasRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayReturn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WalkCaches _caches;
    private readonly IWalkCache _cache;
    private readonly int _key, _fetches;
    private readonly long _committed;
    private Task<Versioned?> _reading = null!;

    private SlowRead(WalkCaches caches, int key, long committed)
    {
        (_caches, _cache, _key, _committed) = (caches, caches.Take(), key, committed);
        _cache.BeforeReturn = WaitAsync;
        _fetches = _cache.Fetches;
    }

    /// <summary>Begins one, and waits until it has read.</summary>
    public static async Task<SlowRead> BeginAsync(WalkCaches caches, int key, long committed)
    {
        var read = new SlowRead(caches, key, committed);
        read._reading = read._cache.ReadAsync(key).AsTask();
        await Task.WhenAny(read._hasRead.Task, read._reading);
        return read;
    }

    public async Task EndAsync(WalkReads reads)
    {
        _mayReturn.TrySetResult();
        reads.Add(_key, _committed, await _reading, isHit: _cache.Fetches == _fetches);
        _caches.Return(_cache);
    }

    private Task WaitAsync()
    {
        _hasRead.TrySetResult();
        return _mayReturn.Task;
    }
}
