namespace CacheCow.Net;

/// <summary>How <see cref="TwoQueues"/> weighs what it sees.</summary>
/// <param name="WindowPart">The share of the newcomers' queue, as one of so many parts; 1: all of it, which is least recently used.</param>
/// <param name="DoublingWorth">How many generations of idleness twice the uses make up for; 0: recency alone decides, thousands: frequency alone.</param>
internal readonly record struct Balance(int WindowPart, int DoublingWorth)
{
    /// <summary>Those that are tried, from recency to frequency and back by way of larger windows.</summary>
    public static readonly Balance[] All = [new(200, 64), new(200, 512), new(200, 4000), new(10, 128), new(3, 32), new(1, 0)];

    /// <summary>The place in <see cref="All"/> of the one to begin with: the best of them on average.</summary>
    public const int First = 1;
}
