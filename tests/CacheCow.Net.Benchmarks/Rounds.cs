using System.Diagnostics;

namespace CacheCow.Net.Benchmarks;

/// <summary>Runs two things in turn, in rounds, so that whatever else the machine does meets both; the medians count.</summary>
internal static class Rounds
{
    private const int Count = 9;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Operations a second of both: each is called with an end, and returns how many it has done by then.</summary>
    public static async Task<(double Ours, double Baseline)> AlternateAsync(Func<Stopwatch, TimeSpan, Task<long>> ours, Func<Stopwatch, TimeSpan, Task<long>> baseline)
    {
        await RateAsync(ours, WarmUp);
        await RateAsync(baseline, WarmUp);
        var (ourRates, baselineRates) = (new List<double>(), new List<double>());
        for (var round = 0; round < Count; round++)
        {
            // Who goes first changes, so that neither always runs behind the other's garbage.
            if (round % 2 == 0)
                ourRates.Add(await RateAsync(ours, Length));
            baselineRates.Add(await RateAsync(baseline, Length));
            if (round % 2 == 1)
                ourRates.Add(await RateAsync(ours, Length));
        }

        return (Median(ourRates), Median(baselineRates));
    }

    /// <summary>Calls an operation until the time is over, from so many callers at once.</summary>
    public static async Task<long> RepeatAsync(int callers, Stopwatch watch, TimeSpan length, Func<int, Task> operation)
    {
        async Task<long> CallAsync(int caller)
        {
            var done = 0L;
            for (; watch.Elapsed < length; done++)
                await operation((int)done * callers + caller);
            return done;
        }

        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller))));
        return counts.Sum();
    }

    private static async Task<double> RateAsync(Func<Stopwatch, TimeSpan, Task<long>> work, TimeSpan length)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        var done = await work(watch, length);
        return done / watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
