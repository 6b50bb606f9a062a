using System.Collections.Concurrent;
using CacheCow.Net;

namespace Shop.Caching;

/// <summary>When this process read what from the database. Only for the show: a cache needs nothing of the kind.</summary>
internal sealed class FetchLog(TimeProvider time)
{
    private readonly ConcurrentDictionary<Lookup, Fetch> _fetches = new();

    public void Add(Lookup key) => _fetches.AddOrUpdate(key, _ => new Fetch(time.GetUtcNow(), 1), (_, before) => new Fetch(time.GetUtcNow(), before.Times + 1));

    /// <returns><see langword="null"/>: it never did.</returns>
    public Fetch? Find(Lookup key) => _fetches.TryGetValue(key, out var fetch) ? fetch : null;
}
