namespace CacheCow.Net.Nodes;

/// <summary>A writer is killed at its first step, another one at its second, and so on until one ends by itself; a few at the same time, each with objects of its own.</summary>
/// <param name="cacheOf">Makes the readers' caches, whose fetches wait after they have read.</param>
/// <param name="writer">How the writers write.</param>
/// <param name="course">What another writer does.</param>
internal sealed class Walk(WalkPlace place, Func<ICacheStore, Func<Task>?, IWalkCache> cacheOf, string[] writer, OtherWriter course = OtherWriter.None)
{
    private const int AtOnce = 6;

    private int _kills;
    private volatile bool _isOver;

    /// <returns>What each run has found, in their order; the last ones ended by themselves.</returns>
    public async Task<IReadOnlyList<WalkStep>> RunAsync()
    {
        var lanes = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(RunLaneAsync)));
        return [.. lanes.SelectMany(steps => steps).OrderBy(step => step.Kill)];
    }

    private async Task<List<WalkStep>> RunLaneAsync()
    {
        await using var store = await place.NewStoreAsync();
        using var other = course == OtherWriter.None ? null : await store.NewWriterAsync(writer);
        var steps = new List<WalkStep>();
        while (!_isOver)
        {
            steps.Add(await RunAsync(Interlocked.Increment(ref _kills), store, other));
            _isOver |= steps[^1].IsDone;
        }

        return steps;
    }

    private async Task<WalkStep> RunAsync(int kill, WalkStore store, SteppedWriter? other)
    {
        var objects = await place.NewObjectsAsync();
        using var killed = await store.NewWriterAsync(writer);
        var reader = new WalkReader(place.Database, beforeReturn => cacheOf(store.Store, beforeReturn), objects);
        return await new WalkRun(killed, other, course, reader, objects, kill).RunAsync();
    }
}
