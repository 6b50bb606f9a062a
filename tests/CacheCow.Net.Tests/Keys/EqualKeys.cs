namespace CacheCow.Net.Tests.Keys;

/// <summary>Two keys that .NET takes for equal, of any type.</summary>
internal abstract class EqualKeys
{
    public abstract Task GetAsync(bool tier);

    public abstract Task GetManyAsync(bool tier);

    public abstract Task GetManyInTransactionAsync(bool tier);

    public abstract Task InvalidateAsync(bool tier);

    public abstract Task InvalidateManyAsync(bool tier);

    public abstract Task WriteAsync(bool tier);
}
