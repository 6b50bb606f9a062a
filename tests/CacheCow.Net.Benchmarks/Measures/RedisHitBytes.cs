namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>
/// What a hit allocates in this process, the client's part included, beside a bare <c>GET</c> of as many bytes; with one tag, and with none. The object is small, and deserialising
/// it allocates nothing, so that what is left is the way there and back.
/// </summary>
internal sealed class RedisHitBytes() : Measure("redis.hit.bytes")
{
    private const int WarmUps = 20_000;
    private const int Hits = 20_000;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var bench = await RedisBench.StartAsync();
        var (plain, tagged) = (new Marks(bench.Store, []), new Marks(bench.Store, ["mark"]));
        await bench.Database.StringSetAsync(bench.BareKeys[0], new byte[64]);

        var bare = await BytesAsync(async hits =>
        {
            for (var i = 0; i < hits; i++)
                await bench.Database.StringGetAsync(bench.BareKeys[0]);
        });
        return
        [
            new Ratio(Name, "bytes", await BytesAsync(hits => HitAsync(plain, 1, hits)), bare),
            new Ratio("redis.hit.tagged.bytes", "bytes", await BytesAsync(hits => HitAsync(tagged, 2, hits)), bare),
        ];
    }

    private static async Task HitAsync(Marks cache, int id, int hits)
    {
        for (var i = 0; i < hits; i++)
        {
            if (await cache.GetAsync(id) is null)
                throw new InvalidOperationException("A hit was a miss.");
        }
    }

    private static async Task<double> BytesAsync(Func<int, Task> hit)
    {
        await hit(WarmUps);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await hit(Hits);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Hits;
    }

    private sealed class Marks(ICacheStore store, string[] tags) : CacheCow<int, object>(store)
    {
        private static readonly object Mark = new();

        protected override object? Fetch(int key) => Mark;

        protected override byte[] Serialize(object obj) => [1];

        protected override object Deserialize(int key, ReadOnlyMemory<byte> data) => Mark;

        protected override CacheKeys GetKeys(int key) => CacheKeys.For("mark", key);

        protected override IReadOnlyList<string> GetTags(int key) => tags;
    }
}
