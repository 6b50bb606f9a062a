using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>One or more objects that are fetched together. When nobody waits for any of them any more, the source's work is cancelled.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer or a wait handle has nothing to dispose of, and a late caller may still look at it.")]
internal sealed class FetchGroup(int count)
{
    private readonly CancellationTokenSource _cancellation = new();
    private int _open = count;
    private volatile bool _isAnyAbandoned;

    /// <summary>It was made for one object.</summary>
    public bool IsForOne { get; } = count == 1;

    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>The last caller of one of them has left.</summary>
    public void Abandon()
    {
        _isAnyAbandoned = true;
        Reduce(1);
    }

    /// <summary>One of them is completed: nobody has to leave it any more before the others can be given up.</summary>
    public void Complete() => Reduce(1);

    /// <summary>It has fewer than it was made for.</summary>
    public void Reduce(int by)
    {
        // Cancelling runs other people's callbacks: not on the thread of the caller that leaves.
        if (by > 0 && Interlocked.Add(ref _open, -by) == 0 && _isAnyAbandoned)
            _ = _cancellation.CancelAsync();
    }
}
