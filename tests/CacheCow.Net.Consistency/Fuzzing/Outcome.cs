using System.Numerics;

namespace CacheCow.Net.Consistency;

/// <summary>What became of an input, as a number: the same in every run.</summary>
internal static class Outcome
{
    public static int Of(params ReadOnlySpan<int> parts)
    {
        var sum = 17;
        foreach (var part in parts)
            sum = unchecked(sum * 1_000_003 + part);
        return sum;
    }

    /// <summary>About how much something is: 0, 1, 2 to 3, 4 to 7 …</summary>
    public static int About(long size) => size <= 0 ? 0 : 1 + BitOperations.Log2((ulong)size);
}
