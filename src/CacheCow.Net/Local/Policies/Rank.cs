namespace CacheCow.Net;

/// <summary>How much an object is worth: its last use, and on top of it, its uses on a logarithmic scale.</summary>
internal static class Rank
{
    /// <summary>In which parts of a generation, and of a doubling, ranks are counted.</summary>
    public const int Fine = 16;

    private static readonly byte[] Logarithms = [.. Enumerable.Range(0, LocalNode.MostUses + 1).Select(uses => (byte)(Math.Log2(Math.Max(1, uses)) * Fine))];

    /// <summary>Higher is better; never compared across generations.</summary>
    /// <param name="idle">How many generations ago it was used.</param>
    /// <param name="uses">In how many generations it was.</param>
    /// <param name="doublingWorth">As in <see cref="Balance.DoublingWorth"/>.</param>
    public static int Of(int idle, int uses, int doublingWorth) => Logarithms[uses] * doublingWorth - idle * Fine;
}
