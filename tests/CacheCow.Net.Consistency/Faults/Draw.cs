namespace CacheCow.Net.Consistency.Histories;

/// <summary>What chance decides about faults: seeded, so that the same ones are drawn again. Not safe for use by several threads.</summary>
internal sealed class Draw(int seed, TimeSpan longestHold)
{
    private const double RestPerHold = 0.6;

    private readonly Random _random = new(seed);

    public int Below(int bound) => _random.Next(bound);

    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    /// <summary>Some fault lasts: short ones are as many as long ones.</summary>
    public Task HoldAsync(TimeSpan? atMost = null)
    {
        var most = Math.Min(longestHold.TotalMilliseconds, atMost?.TotalMilliseconds ?? double.MaxValue);
        return Task.Delay((int)Math.Min(most, 20 * Math.Pow(Math.Max(1, most / 20), _random.NextDouble())));
    }

    /// <summary>All is well for a while: up to as long as the last fault took.</summary>
    public Task RestAsync(TimeSpan last, CancellationToken ending)
    {
        var most = Math.Max(last.TotalMilliseconds, longestHold.TotalMilliseconds * RestPerHold);
        return Task.Delay(_random.Next(20, (int)Math.Max(21, most)), ending).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
