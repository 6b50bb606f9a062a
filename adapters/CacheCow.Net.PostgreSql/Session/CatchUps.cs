using System.Diagnostics.CodeAnalysis;
using NpgsqlTypes;

namespace CacheCow.Net.PostgreSql;

/// <summary>Those who wait until a feed has come so far. Safe for use by any number of threads.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer or a wait handle has nothing to dispose of, and who comes late may still look at it.")]
internal sealed class CatchUps
{
    private readonly Lock _lock = new();
    private readonly List<Waiting> _all = [];
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource _asked = NewSource();
    private NpgsqlLogSequenceNumber _reached;

    /// <summary>Cancelled when the feed has ended.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Does anybody wait?</summary>
    public bool AreAny
    {
        get
        {
            lock (_lock)
                return _all.Count > 0;
        }
    }

    /// <summary>Completes when somebody comes. To be taken before looking how far the feed has come.</summary>
    public Task Asked => Volatile.Read(ref _asked).Task;

    /// <summary>Completes when the feed has come so far.</summary>
    /// <exception cref="OperationCanceledException">The caller gives up.</exception>
    public async Task WaitAsync(NpgsqlLogSequenceNumber end, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(end, NewSource());
        lock (_lock)
        {
            if (_reached >= end)
                return;
            _all.Add(waiting);
        }

        Interlocked.Exchange(ref _asked, NewSource()).TrySetResult();
        try
        {
            await waiting.Arrived.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _all.Remove(waiting);
        }
    }

    /// <summary>A session has ended. After a failover, what it has confirmed says nothing of the next server's log.</summary>
    public void Forget()
    {
        lock (_lock)
            _reached = default;
    }

    /// <summary>All that ends there or before is invalidated.</summary>
    public void Reach(NpgsqlLogSequenceNumber end)
    {
        lock (_lock)
        {
            _reached = end;
            foreach (var waiting in _all)
            {
                if (waiting.End <= end)
                    waiting.Arrived.TrySetResult();
            }
        }
    }

    /// <summary>Nothing more will come: whoever waited on would wait for ever.</summary>
    public void End() => _ended.Cancel();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Waiting(NpgsqlLogSequenceNumber End, TaskCompletionSource Arrived);
}
