using System.Globalization;
using System.Text;

namespace CacheCow.Net.Nodes;

/// <summary>Many synchronous callers, each of whom misses an object of its own, on a pool that has as few threads as it can have: all are kept by callers, so none is left for anybody else.</summary>
internal static class SmallPool
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        ThreadPool.GetMaxThreads(out _, out var ports);
        ThreadPool.SetMinThreads(1, 1);
        if (!ThreadPool.SetMaxThreads(Environment.ProcessorCount, ports))
            throw new InvalidOperationException("The pool cannot be made small.");
        var cache = new NumberCache(await Stores.OpenAsync(arguments));
        var callers = Enumerable.Range(0, arguments.Number("callers", 250)).Select(number => Task.Run(() => cache.Get(number)));
        var answers = await Task.WhenAll(callers);
        await Console.Out.WriteLineAsync(answers.Where((answer, number) => answer == NumberCache.TextOf(number)).Count().ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private sealed class NumberCache(ICacheStore store) : CacheCow<int, string>(store)
    {
        public static string TextOf(int number) => number.ToString(CultureInfo.InvariantCulture);

        protected override string? Fetch(int key) => TextOf(key);

        protected override byte[] Serialize(string obj) => Encoding.UTF8.GetBytes(obj);

        protected override string Deserialize(int key, ReadOnlyMemory<byte> data) => Encoding.UTF8.GetString(data.Span);

        protected override CacheKeys GetKeys(int key) => CacheKeys.For("small-pool", key);
    }
}
