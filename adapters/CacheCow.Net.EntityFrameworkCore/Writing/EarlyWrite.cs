namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// A write that was begun before the first command of its save. If that never comes, because another interceptor has thrown, nobody is told: then it ends by itself.
/// </summary>
internal sealed class EarlyWrite
{
    private readonly CacheWrite _write;
    private readonly ITimer _timer;
    private int _isTaken;

    public EarlyWrite(CacheWrite write, TimeProvider time, TimeSpan lifetime)
    {
        _write = write;
        using (Background.WithoutContext())
            _timer = time.CreateTimer(static early => ((EarlyWrite)early!).End(), this, lifetime, Timeout.InfiniteTimeSpan);
    }

    public Changes Changes => _write.Changes;

    /// <summary>The write, for its save to go on with; <see langword="null"/>: it has ended.</summary>
    public CacheWrite? Take()
    {
        // Once: a save must not go on with intents that are being ended.
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
            return null;
        _timer.Dispose();
        return _write;
    }

    /// <summary>Ends it, unless its save has taken it.</summary>
    public void End()
    {
        if (Take() is { } left)
            _ = left.EndAsync().AsTask();
    }
}
