namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Holds a value as a lambda's closure would, so that a query takes it for a parameter and is compiled once.</summary>
internal sealed class Box<T>(T value)
{
    public T Value { get; } = value;
}
