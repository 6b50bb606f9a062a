using System.Collections.Concurrent;
using StackExchange.Redis;

namespace CacheCow.Net.Nodes;

/// <summary>
/// A cache as it is usually built, for comparison: get, else fetch and set; delete after a change. With a local tier, a dictionary in front of it, and a
/// message that removes.
/// </summary>
internal sealed class PlainCache : IRaceCache
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<int, Versioned>? _local;
    private readonly IDatabase _database;
    private readonly TruthSource _source;
    private readonly RedisChannel _channel;

    private PlainCache(IDatabase database, TruthSource source, bool hasLocalTier)
    {
        (_database, _source, _local) = (database, source, hasLocalTier ? new() : null);
        _channel = new RedisChannel($"plain-{source.Truth.Id}", RedisChannel.PatternMode.Literal);
    }

    public static async Task<PlainCache> ConnectAsync(string address, TruthSource source, bool hasLocalTier)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(address);
        var cache = new PlainCache(connection.GetDatabase(), source, hasLocalTier);
        if (cache._local is { } local)
            await connection.GetSubscriber().SubscribeAsync(cache._channel, (_, key) => local.TryRemove((int)key, out var _));
        return cache;
    }

    public async ValueTask<Versioned?> ReadAsync(int key)
    {
        if (_local is not null && _local.TryGetValue(key, out var held))
            return held;
        var bytes = (byte[]?)await _database.StringGetAsync(KeyOf(key));
        var obj = bytes is null ? await _source.FetchAsync(key, default) : Versioned.Parse(bytes);
        if (bytes is null)
            await _database.StringSetAsync(KeyOf(key), obj.ToBytes(), Ttl);
        _local?[key] = obj;
        return obj;
    }

    public async ValueTask<IReadOnlyDictionary<int, Versioned>> ReadAsync(int[] keys)
    {
        var objects = new Dictionary<int, Versioned>();
        foreach (var key in keys)
            objects[key] = (await ReadAsync(key))!;
        return objects;
    }

    public async ValueTask InvalidateAsync(int[] keys)
    {
        foreach (var key in keys)
        {
            await _database.KeyDeleteAsync(KeyOf(key));
            _local?.TryRemove(key, out _);
            if (_local is not null)
                await _database.PublishAsync(_channel, key);
        }
    }

    public ValueTask InvalidateGroupAsync(int key) =>
        InvalidateAsync([.. Enumerable.Range(0, _source.Truth.Keys).Where(other => other % VersionCache.SomeGroups == key % VersionCache.SomeGroups)]);

    public ValueTask<WriteScope<int, Versioned>> BeginWriteAsync(int[] keys, bool byGroup) => throw new NotSupportedException("A plain cache has no write scopes.");

    public ValueTask BeginAndDieAsync(int[] keys, bool byGroup) => throw new NotSupportedException("A plain cache has no write scopes.");

    private RedisKey KeyOf(int key) => $"plain:{_source.Truth.Id}:{key}";
}
