using CacheCow.Net.Benchmarks.Measures;

namespace CacheCow.Net.Benchmarks;

/// <summary>All measures, in the order in which they run.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Measure> All { get; } =
    [
        new RedisHit("redis.hit.seq", callers: 1),
        new RedisHit("redis.hit.64", callers: 64),
        new RedisHit("redis.hit.hot", callers: 64, keys: 4, shareByReference: true),
        new RedisHit("redis.hit.hot.copy", callers: 64, keys: 4),
        new RedisHitTagged(),
        new RedisHitBytes(),
        new RedisMany(),
        new RedisMiss("redis.miss.seq", callers: 1),
        new RedisMiss("redis.miss.64", callers: 64),
        new RedisRoundTrips(),
        new RedisSynchronous(),
        new RedisOutage("redis.outage", static server => server.StopAsync()),
        new RedisOutage("redis.outage.hung", static server => server.PauseAsync()),
        new MemoryHit(),
        new LocalFind(),
        new LocalMixed(),
        new LocalMemory(),
        new EnvelopeSize(),
        new LocalHit<string>("local.hit", id => $"article:{id * 7919}"),
        new LocalHit<int>("local.hit.int", id => id * 7919),
        new LocalCopyHit(),
        new TagInvalidation(),
        new Coherence(),
        new EfGet(),
        new EfSave(entities: 1),
        new EfSave(entities: 100),
        new Feed(),
        new Behind(),
        new BitFasterHit(),
        new PeerRate("peer.local.hit", callers: 1, isLocal: true),
        new PeerRate("peer.redis.hit.seq", callers: 1),
        new PeerRate("peer.redis.hit.64", callers: 64),
        new PeerRate("peer.redis.miss.seq", callers: 1, isMiss: true),
        new PeerRate("peer.redis.miss.64", callers: 64, isMiss: true),
        new PeerHerd(),
    ];
}
