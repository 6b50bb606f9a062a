using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>
/// Those who fly one or more flights together: one fetch. When the last passenger of all of them has left, the fetch is cancelled.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer or a wait handle has nothing to dispose of, and a late passenger may still look at it.")]
internal sealed class Crew(int flights)
{
    private readonly CancellationTokenSource _cancellation = new();
    private int _flights = flights;
    private volatile bool _isAnyAbandoned;

    /// <summary>It was made for one flight.</summary>
    public bool IsAlone { get; } = flights == 1;

    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>A flight has lost its last passenger.</summary>
    public void Abandon()
    {
        _isAnyAbandoned = true;
        Reduce(1);
    }

    /// <summary>A flight has ended: nobody has to leave it any more before the others can be given up.</summary>
    public void Land() => Reduce(1);

    /// <summary>The crew has fewer flights than it was made for.</summary>
    public void Reduce(int by)
    {
        // Cancelling runs other people's callbacks: not on the thread of the caller that leaves.
        if (by > 0 && Interlocked.Add(ref _flights, -by) == 0 && _isAnyAbandoned)
            _ = _cancellation.CancelAsync();
    }
}
