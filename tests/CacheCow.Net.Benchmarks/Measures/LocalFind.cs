using System.Collections.Concurrent;
using System.Diagnostics;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>Finding one of 1,024 hot keys in the local tier's table, beside <see cref="ConcurrentDictionary{TKey, TValue}"/>; one thread, in nanoseconds.</summary>
internal sealed class LocalFind() : Measure("local.find")
{
    private const int Keys = 1024;
    private const int Passes = 500;
    private const int Rounds = 101;
    private const int WarmUps = 50;

    public override Task<IReadOnlyList<Ratio>> RunAsync() => Task.FromResult<IReadOnlyList<Ratio>>(
    [
        Of("int", id => id * 7919),
        Of("long", id => id * 7919L << 20),
        Of("guid", id => new Guid(id * 7919, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
        Of("string", id => $"article:{id}"),
        Of("string.40", id => $"a rather long key that takes forty chars {id:0000}"),
    ]);

    private static Ratio Of<TKey>(string name, Func<int, TKey> keyOf)
        where TKey : notnull
    {
        var keys = Enumerable.Range(0, Keys).Select(keyOf).ToArray();
        var table = new LocalTable<TKey>(new LocalTierOptions());
        var dictionary = new ConcurrentDictionary<TKey, object>();
        foreach (var (id, key) in keys.Index())
        {
            table.Put(new LocalEntry<TKey>(key, KeyHash.Of(key), keys, (ulong)id, long.MaxValue, 100), table.Ticket((ulong)id));
            dictionary[key] = keys;
        }

        var (ours, baseline) = (new List<double>(), new List<double>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var (found, got) = (Nanoseconds(() => FindAll(table, keys)), Nanoseconds(() => GetAll(dictionary, keys)));
            if (round < 0)
                continue;
            ours.Add(found);
            baseline.Add(got);
        }

        return new Ratio($"local.find.{name}", "ns", Median(ours), Median(baseline));
    }

    private static int FindAll<TKey>(LocalTable<TKey> table, TKey[] keys)
        where TKey : notnull
    {
        var found = 0;
        foreach (var key in keys)
        {
            if (table.Find(key) is not null)
                found++;
        }

        return found;
    }

    private static int GetAll<TKey>(ConcurrentDictionary<TKey, object> dictionary, TKey[] keys)
        where TKey : notnull
    {
        var found = 0;
        foreach (var key in keys)
        {
            if (dictionary.TryGetValue(key, out _))
                found++;
        }

        return found;
    }

    private static double Nanoseconds(Func<int> pass)
    {
        var began = Stopwatch.GetTimestamp();
        var found = 0;
        for (var i = 0; i < Passes; i++)
            found += pass();
        return found == Passes * Keys
            ? Stopwatch.GetElapsedTime(began).TotalNanoseconds / found
            : throw new InvalidOperationException($"Found {found} of {Passes * Keys} keys that were put.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
