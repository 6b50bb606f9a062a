namespace CacheCow.Net.Nodes;

/// <summary>One writer writes to the end. Then one is killed at its first step, another one at its second, and so on; a few at the same time, each with objects of its own.</summary>
/// <param name="newCache">Makes the readers' caches.</param>
/// <param name="writer">How the writers write.</param>
/// <param name="course">What another writer does.</param>
internal sealed class Walk(WalkPlace place, Func<ICacheStore, IWalkCache> newCache, string[] writer, OtherWriter course = OtherWriter.None)
{
    private const int AtOnce = 4;

    private int _kills;
    private int _steps;

    /// <returns>What each run has found, in their order; the last one had ended by itself.</returns>
    public async Task<IReadOnlyList<WalkStep>> RunAsync()
    {
        var whole = await RunAsync(_ => false);
        _steps = whole.Number;
        var lanes = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(RunLaneAsync)));
        return [.. lanes.SelectMany(steps => steps).OrderBy(step => step.Number), whole];
    }

    /// <summary>One run.</summary>
    /// <param name="isKilled">Whether the writer is killed at the step that it stands at.</param>
    public async Task<WalkStep> RunAsync(Func<SteppedWriter, bool> isKilled)
    {
        await using var store = await place.NewStoreAsync();
        using var other = await NewOtherAsync(store);
        return await RunAsync(isKilled, store, new WalkCaches(() => newCache(store.Store)), other);
    }

    private async Task<List<WalkStep>> RunLaneAsync()
    {
        await using var store = await place.NewStoreAsync();
        using var other = await NewOtherAsync(store);
        var caches = new WalkCaches(() => newCache(store.Store));
        var steps = new List<WalkStep>();
        while (Interlocked.Increment(ref _kills) is var kill && kill < _steps)
            steps.Add(await RunAsync(writer => writer.Steps == kill, store, caches, other));
        return steps;
    }

    private async Task<WalkStep> RunAsync(Func<SteppedWriter, bool> isKilled, WalkStore store, WalkCaches caches, SteppedWriter? other)
    {
        var objects = await place.NewObjectsAsync();
        using var doomed = await store.NewWriterAsync(writer);
        return await new WalkRun(doomed, other, course, new WalkReader(place.Database, caches, objects), objects, isKilled).RunAsync();
    }

    private async Task<SteppedWriter?> NewOtherAsync(WalkStore store) => course == OtherWriter.None ? null : await store.NewWriterAsync(writer);
}
