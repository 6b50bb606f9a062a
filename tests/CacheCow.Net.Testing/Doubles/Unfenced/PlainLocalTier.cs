using System.Collections.Concurrent;

namespace CacheCow.Net.Testing;

/// <summary>A local tier as it is usually built: a dictionary in front of the cache, and messages that remove. No ticket (L1), no counter (L2), no look at the link (L3).</summary>
public sealed class PlainLocalTier(TextCache cache) : IInvalidationListener
{
    private readonly ConcurrentDictionary<string, string?> _texts = new();

    public async Task<string?> GetAsync(string key)
    {
        if (_texts.TryGetValue(key, out var text))
            return text;
        return _texts[key] = await cache.GetAsync(key);
    }

    public void ObjectsInvalidated(ReadOnlySpan<ulong> keys)
    {
        foreach (var key in _texts.Keys)
        {
            if (keys.Contains(cache.KeysOf(key).GetDataHash()))
                _texts.TryRemove(key, out _);
        }
    }

    public void TagsInvalidated(ReadOnlySpan<ulong> tags) => _texts.Clear();

    public void EverythingInvalidated() => _texts.Clear();

    public void Confirmed(long timestamp, TimeProvider time)
    {
    }
}
