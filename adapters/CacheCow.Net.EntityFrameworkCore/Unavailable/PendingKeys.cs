namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Keys that are still to be invalidated, in memory; invalidated in the background, again and again, until it succeeds.
/// </summary>
/// <remarks>
/// Beyond its bound it forgets the keys and remembers that everything is to be invalidated, by the tags of all models. Keys that are added while others are being invalidated are
/// invalidated after them, never taken for done.
/// </remarks>
internal sealed class PendingKeys(EfCacheCow cache, int most)
{
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
    private readonly Lock _lock = new();
    private HashSet<Lookup> _keys = new(cache.KeyComparer);
    private HashSet<string> _tags = [];
    private int _underWay;
    private bool _isRunning;

    /// <summary>How many keys and tags wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _keys.Count + _tags.Count + _underWay;
        }
    }

    public void Add(Changes changes)
    {
        lock (_lock)
        {
            AddLocked(changes.Keys, changes.Tags);
            if (_isRunning || _keys.Count + _tags.Count == 0)
                return;
            _isRunning = true;
        }

        WriteMetrics.Register(this, cache.CacheName);
        Messages.PendingBegan(cache.Logger, cache.CacheName);
        _ = Background.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        while (Take() is var (keys, tags))
        {
            if (await TryAsync(keys, tags).ConfigureAwait(false))
            {
                Done();
                _backoff.Reset();
                continue;
            }

            GiveBack(keys, tags);
            await Task.Delay(_backoff.Next(), cache.CacheOptions.TimeProvider).ConfigureAwait(false);
        }

        Messages.PendingDone(cache.Logger, cache.CacheName);
    }

    private async Task<bool> TryAsync(HashSet<Lookup> keys, HashSet<string> tags)
    {
        try
        {
            await cache.InvalidateManyAsync(keys).ConfigureAwait(false);
            await cache.InvalidateTagsAsync(tags).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            // Whatever it is: these keys must not be forgotten.
            return false;
        }
    }

    private (HashSet<Lookup> Keys, HashSet<string> Tags)? Take()
    {
        lock (_lock)
        {
            if (_keys.Count + _tags.Count == 0)
            {
                _isRunning = false;
                return null;
            }

            var taken = (_keys, _tags);
            _underWay = _keys.Count + _tags.Count;
            (_keys, _tags) = (new(cache.KeyComparer), []);
            return taken;
        }
    }

    private void Done()
    {
        lock (_lock)
            _underWay = 0;
    }

    private void GiveBack(HashSet<Lookup> keys, HashSet<string> tags)
    {
        lock (_lock)
        {
            _underWay = 0;
            AddLocked(keys, tags);
        }
    }

    private void AddLocked(IEnumerable<Lookup> keys, IEnumerable<string> tags)
    {
        _keys.UnionWith(keys);
        _tags.UnionWith(tags);
        if (_keys.Count + _underWay <= most)
            return;
        _keys = new(cache.KeyComparer);
        _tags.UnionWith(cache.AllTags);
        WriteMetrics.Overflow(cache.CacheName);
        Messages.PendingOverflowed(cache.Logger, cache.CacheName);
    }
}
