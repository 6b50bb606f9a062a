namespace CacheCow.Net.Benchmarks;

/// <summary>Something of ours beside something that is known.</summary>
internal abstract class Measure(string name)
{
    public string Name { get; } = name;

    public abstract Task<IReadOnlyList<Ratio>> RunAsync();
}
