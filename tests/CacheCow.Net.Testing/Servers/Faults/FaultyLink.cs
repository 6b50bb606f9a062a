namespace CacheCow.Net.Testing;

/// <summary>The link that all connections of a proxy run over: what is wrong with it now, and what it has lost.</summary>
internal sealed class FaultyLink(TimeProvider time)
{
    private readonly Lock _changing = new();
    private Faults _now = Faults.None;
    private long _received, _lost;

    public TimeProvider Time => time;

    public Faults Now => Volatile.Read(ref _now);

    public long Received => Volatile.Read(ref _received);

    public long Lost => Volatile.Read(ref _lost);

    public void Receive(int bytes) => Interlocked.Add(ref _received, bytes);

    public void Lose(int bytes) => Interlocked.Add(ref _lost, bytes);

    public void Change(Func<Faults, Faults> change)
    {
        Faults before;
        lock (_changing)
            (before, _now) = (_now, change(_now));
        before.Replace();
    }

    /// <summary>Does something if bytes are swallowed now, and before the link can change.</summary>
    public void IfSwallows(FlowDirections direction, Action then)
    {
        lock (_changing)
        {
            if (_now.Swallowed.HasFlag(direction))
                then();
        }
    }

    /// <summary>Waits until a time has passed, or the link has changed.</summary>
    public async Task WaitAsync(TimeSpan wait, Faults under, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(wait, time, over.Token), under.Replaced);
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
