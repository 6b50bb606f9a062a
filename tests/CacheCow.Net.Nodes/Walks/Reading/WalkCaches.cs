namespace CacheCow.Net.Nodes;

/// <summary>Caches on one store, each for one reader at a time: what one cache fetches, its readers share. They are used again.</summary>
internal sealed class WalkCaches(Func<IWalkCache> make)
{
    private readonly Stack<IWalkCache> _idle = new();

    public IWalkCache Take() => _idle.TryPop(out var cache) ? cache : make();

    public void Return(IWalkCache cache)
    {
        cache.BeforeReturn = null;
        _idle.Push(cache);
    }
}
