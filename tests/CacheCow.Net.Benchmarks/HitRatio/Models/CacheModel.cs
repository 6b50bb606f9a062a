namespace CacheCow.Net.Benchmarks;

/// <summary>A cache that is only asked whether it holds a key, and puts it if it does not.</summary>
internal abstract class CacheModel
{
    /// <summary>Asks for a key; true if it was held.</summary>
    public abstract bool Use(int key);
}
