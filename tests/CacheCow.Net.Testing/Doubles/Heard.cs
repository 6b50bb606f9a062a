namespace CacheCow.Net.Testing;

/// <summary>Progress that is told on the very thread that makes it.</summary>
public sealed class Heard<T> : IProgress<T>
{
    private readonly List<T> _all = [];

    public IReadOnlyList<T> All => _all;

    public void Report(T value) => _all.Add(value);
}
