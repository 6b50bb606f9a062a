namespace CacheCow.Net.Sqlite;

/// <summary>Removes rows in batches: what has expired, and in a full file what would expire next. Cuts down what claims to last longer than anything can.</summary>
/// <remarks>
/// One batch rides on a write when one is due, and the next on the next write while there is more to do: nobody waits for
/// more than a batch, and a file that nobody writes does not grow either.
/// </remarks>
internal sealed class Sweeper(Connection connection, TimeSpan interval)
{
    private const int Batch = 128;
    private const int MostDoublings = 7;
    private const long MessageLifetime = 60_000;

    private readonly Statement[] _sweeps =
        [connection.Prepare(Sql.SweepObjects), connection.Prepare(Sql.SweepLeases), connection.Prepare(Sql.SweepIntents)];

    private readonly Statement[] _caps = [connection.Prepare(Sql.CapIntents), connection.Prepare(Sql.CapQueueLeases)];
    private readonly Statement _sweepMessages = connection.Prepare(Sql.SweepMessages);
    private readonly Statement _evictObjects = connection.Prepare(Sql.EvictObjects);
    private readonly Statement _evictMessages = connection.Prepare(Sql.EvictMessages);
    private long _due;

    public bool IsDue(long now) => now >= _due;

    /// <summary>Removes one batch of what has expired.</summary>
    public void Sweep(long now)
    {
        // A batch that fails is not tried again by each of the next writes.
        _due = Clock.After(now, interval);
        var (isMore, removed) = (false, 0);
        foreach (var sweep in _sweeps)
            Run(sweep, now);
        Run(_sweepMessages, now - MessageLifetime);
        foreach (var cap in _caps)
            Cap(cap, Clock.Latest(now));

        if (removed > 0)
            connection.Execute(Sql.ShrinkFile);
        if (isMore)
            _due = now;

        void Run(Statement sweep, long until)
        {
            sweep.Bind(1, until);
            sweep.Bind(2, Batch);
            var rows = sweep.Run();
            removed += rows;
            isMore |= rows == Batch;
        }
    }

    // Cut down and not removed: it may be a write under way, from before the machine's clock was set back.
    private static void Cap(Statement cap, long latest)
    {
        cap.Bind(1, latest);
        cap.Run();
    }

    /// <summary>Makes room in a full file: objects, and when there are none, messages. Who has not read those hears that everything was invalidated.</summary>
    /// <param name="again">How often it was not enough: then more of them go, so that many small objects make room for a large one.</param>
    /// <returns><see langword="false"/>: there is nothing left that could go.</returns>
    public bool Evict(int again)
    {
        _evictObjects.Bind(1, Batch << Math.Min(again, MostDoublings));
        return _evictObjects.Run() > 0 || _evictMessages.Run() > 0;
    }
}
