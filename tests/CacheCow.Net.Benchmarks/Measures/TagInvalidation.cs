using System.Diagnostics;
using System.Globalization;
using CacheCow.Net.Redis;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>Invalidating a tag that a million objects have, beside one that a thousand have: commands that are sent, and microseconds.</summary>
internal sealed class TagInvalidation() : Measure("tag")
{
    private const int Many = 1_000_000;
    private const int Few = 1000;
    private const int Batch = 2000;
    private const int Times = 200;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var bench = await RedisBench.StartAsync();
        var cache = new TaggedNotes(new RedisStore(bench.Database.Multiplexer), Few);
        for (var from = 0; from < Many + Few; from += Batch)
            await cache.GetManyAsync(Enumerable.Range(from, Math.Min(Batch, Many + Few - from)));

        // The server learns the script.
        await cache.InvalidateTagAsync("warm-up");
        await bench.Server.ConfigResetStatisticsAsync();
        await cache.InvalidateTagAsync("many");
        var sent = Sent(await bench.Server.InfoRawAsync("commandstats") ?? "");
        if (await cache.IsCachedAsync(Few) || !await cache.IsCachedAsync(0))
            throw new InvalidOperationException("The objects of the tag are to be gone, and no others.");
        return [new Ratio(Name, "round trips", sent, 1), new Ratio("tag.time", "µs", await TimeAsync(cache, "many"), await TimeAsync(cache, "few"))];
    }

    private static async Task<double> TimeAsync(TaggedNotes cache, string tag)
    {
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            await cache.InvalidateTagAsync(tag);
            times.Add(Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds);
        }

        return times.Order().ElementAt(Times / 2);
    }

    // What a script does inside is counted by the server too; what was sent is the scripts.
    private static int Sent(string stats) => stats.Split('\n')
        .Where(line => line.StartsWith("cmdstat_eval", StringComparison.Ordinal) || line.StartsWith("cmdstat_mget", StringComparison.Ordinal))
        .Sum(line => int.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));

    private sealed class TaggedNotes(ICacheStore store, int few) : CacheCow<int, Note>(store, new CacheCowOptions { Policy = new EntryPolicy { Ttl = TimeSpan.FromHours(1) } })
    {
        private static readonly string[] FewTag = ["few"];
        private static readonly string[] ManyTag = ["many"];
        private int _fetches;

        public async Task<bool> IsCachedAsync(int key)
        {
            var before = _fetches;
            await GetAsync(key);
            return _fetches == before;
        }

        protected override Note? Fetch(int key)
        {
            _fetches++;
            return new Note(key, "note");
        }

        protected override byte[] Serialize(Note obj) => BitConverter.GetBytes(obj.Id);

        protected override Note Deserialize(int key, ReadOnlyMemory<byte> data) => new(BitConverter.ToInt32(data.Span), "note");

        protected override CacheKeys GetKeys(int key) => CacheKeys.For("tagged", key);

        protected override IReadOnlyList<string> GetTags(int key) => key < few ? FewTag : ManyTag;
    }
}
