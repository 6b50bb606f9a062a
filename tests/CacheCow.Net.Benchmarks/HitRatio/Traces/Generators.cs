using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net.Benchmarks;

/// <summary>Traces that are made: the same numbers and the same seed give the same trace.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Nothing is to be kept secret.")]
internal static class Generators
{
    private const int ScanLength = 1000;
    private const double ScannedShare = 0.3;
    private const int ShiftsPerTrace = 50;

    /// <summary>The key of rank r is asked for in proportion to 1 / r^skew.</summary>
    public static IEnumerable<long> Zipf(double skew, int keys, int requests, int seed)
    {
        var random = new Random(seed);
        var upTo = new double[keys];
        var sum = 0.0;
        for (var i = 0; i < keys; i++)
            upTo[i] = sum += Math.Pow(i + 1, -skew);
        for (var i = 0; i < requests; i++)
        {
            var at = Array.BinarySearch(upTo, random.NextDouble() * sum);
            yield return at < 0 ? ~at : at;
        }
    }

    /// <summary>Zipf, and 30 % of the requests are scans of 1,000 keys that are asked for once.</summary>
    public static IEnumerable<long> Scan(double skew, int keys, int requests, int seed)
    {
        var random = new Random(~seed);
        var popular = Zipf(skew, keys, requests, seed).GetEnumerator();
        long next = keys;
        for (var (i, left) = (0, 0); i < requests; i++)
        {
            if (left == 0 && random.NextDouble() < ScannedShare / (1 - ScannedShare) / ScanLength)
                left = ScanLength;
            if (left > 0)
            {
                left--;
                yield return next++;
            }
            else if (popular.MoveNext())
            {
                yield return popular.Current;
            }
        }
    }

    /// <summary>The same keys in the same order, over and over.</summary>
    public static IEnumerable<long> Loop(int keys, int requests)
    {
        for (var i = 0; i < requests; i++)
            yield return i % keys;
    }

    /// <summary>Zipf whose keys move on: 50 times, the most popular hundredth is replaced by keys that are new.</summary>
    public static IEnumerable<long> Shift(double skew, int keys, int requests, int seed)
    {
        var step = Math.Max(1, requests / ShiftsPerTrace);
        var by = Math.Max(1, keys / 100);
        var i = 0;
        foreach (var key in Zipf(skew, keys, requests, seed))
            yield return key + (long)(i++ / step) * by;
    }
}
