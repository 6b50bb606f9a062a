using System.Text;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>Bytes that an object costs in the store beside its own and its identity, at the most, beside the bound.</summary>
internal sealed class EnvelopeSize() : Measure("envelope")
{
    private const double Bound = 32;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        var store = new MemoryStore();
        var cache = new ArticleCache(store);
        var most = 0;
        for (var i = 0; i < 1000; i++)
        {
            var payload = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes((await cache.GetAsync(i))!, ArticleJson.Default.Article);
            var stored = (await store.ReadAsync(cache.KeysOf(i), default))!.Value;
            most = Math.Max(most, stored.Length - payload.Length - Encoding.UTF8.GetByteCount(cache.KeysOf(i).Identity));
        }

        return [new Ratio(Name, "bytes", most, Bound)];
    }
}
