namespace CacheCow.Net.Testing;

/// <summary>Progress that nobody wants to hear of.</summary>
public sealed class Refused<T> : IProgress<T>
{
    public void Report(T value) => throw new OverflowException("It is too much.");
}
