namespace CacheCow.Net.Consistency.Histories;

/// <summary>How long fetches take: any time up to a bound that can be moved.</summary>
internal sealed class Slowness
{
    public const int UsualMilliseconds = 3;

    private volatile int _most = UsualMilliseconds;

    public int MostMilliseconds { set => _most = value; }

    public TimeSpan Next() => TimeSpan.FromMilliseconds(Random.Shared.Next(_most + 1));
}
