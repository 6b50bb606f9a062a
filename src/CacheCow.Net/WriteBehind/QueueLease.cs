namespace CacheCow.Net;

/// <summary>
/// One worker's lease of a queue, from when it was granted until it is lost or given up.
/// </summary>
/// <remarks>
/// It is renewed every third of its lifetime, counted from before it was asked for. When two thirds have passed without an answer, or the answer is no, everything is cancelled: the last
/// third is for what is under way to end in, before anybody else may begin. A process that was stopped meanwhile, alone or with its machine, finds its timers late: so the clocks are
/// looked at, too.
/// </remarks>
internal sealed class QueueLease : IDisposable
{
    private readonly QueueSteps _steps;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending;
    private SuspendAwareStopwatch _leasedAt;

    private QueueLease(QueueSteps steps, LeaseToken worker, TimeSpan lifetime, TimeProvider time, SuspendAwareStopwatch askedAt)
    {
        (_steps, Worker, _lifetime, _time, _leasedAt) = (steps, worker, lifetime, time, askedAt);
        _ending = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    /// <summary>Who holds it: a token that no other time of holding it has, so that what is still on its way for an earlier one does nothing.</summary>
    public LeaseToken Worker { get; }

    /// <summary>Cancelled when it is near its end.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>It is not near its end, by the clock.</summary>
    public bool IsHeld => !_ending.IsCancellationRequested && Left > TimeSpan.Zero;

    private TimeSpan Left => _lifetime * 2 / 3 - Volatile.Read(ref _leasedAt).Elapsed;

    /// <summary>Asks for it. <see langword="null"/>: somebody else has it.</summary>
    /// <exception cref="CacheStoreException">The store failed.</exception>
    public static async Task<QueueLease?> TryTakeAsync(QueueSteps steps, TimeSpan lifetime, TimeProvider time)
    {
        var (worker, askedAt) = (LeaseToken.Create(), new SuspendAwareStopwatch(time));
        if (!await TryLeaseAsync(steps, worker, lifetime).ConfigureAwait(false))
            return null;
        var lease = new QueueLease(steps, worker, lifetime, time, askedAt);
        lease.HoldFrom(askedAt);
        return lease;
    }

    /// <summary>Nothing more is to begin.</summary>
    public void End() => _ending.Cancel();

    /// <summary>Renews it until it ends. Never throws.</summary>
    public async Task KeepAsync()
    {
        try
        {
            for (var pause = _lifetime / 3; ; pause = await TryRenewAsync().ConfigureAwait(false) ? _lifetime / 3 : _lifetime / 20)
                await Task.Delay(pause, _time, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    /// <summary>Gives it back. Never throws.</summary>
    public Task TryReleaseAsync() => TryReleaseAsync(_steps, Worker);

    public void Dispose() => _ending.Dispose();

    private static async Task<bool> TryLeaseAsync(QueueSteps steps, LeaseToken worker, TimeSpan lifetime)
    {
        try
        {
            return await steps.LeaseAsync(worker, lifetime).ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
            // Perhaps it was granted: nobody could write until it runs out.
            await TryReleaseAsync(steps, worker).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task TryReleaseAsync(QueueSteps steps, LeaseToken worker)
    {
        try
        {
            await steps.ReleaseAsync(worker).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It runs out.
        }
    }

    /// <returns><see langword="false"/>: the store has not answered.</returns>
    private async Task<bool> TryRenewAsync()
    {
        var askedAt = new SuspendAwareStopwatch(_time);
        try
        {
            if (await _steps.LeaseAsync(Worker, _lifetime).ConfigureAwait(false))
                HoldFrom(askedAt);
            else
                End();
            return true;
        }
        catch (CacheStoreException)
        {
            return false; // counted
        }
    }

    private void HoldFrom(SuspendAwareStopwatch askedAt)
    {
        Volatile.Write(ref _leasedAt, askedAt);
        var left = Left;
        if (left > TimeSpan.Zero)
            _ending.CancelAfter(left);
        else
            End();
    }
}
