namespace CacheCow.Net;

/// <summary>Takes values of a field for equal if .NET does and they name one object.</summary>
/// <param name="nameOf">What the object with a value is called. What it throws for a value that is none of the field's counts as another
/// name.</param>
internal sealed class LookupValueComparer<TValue>(Func<TValue, string> nameOf) : IEqualityComparer<TValue>
    where TValue : notnull
{
    public bool Equals(TValue? x, TValue? y)
    {
        if (!EqualityComparer<TValue>.Default.Equals(x, y))
            return false;
        return x is null || y is null || Sameness.AreSame((object)x, y) || NameOf(x) is { } name && name == NameOf(y);
    }

    public int GetHashCode(TValue obj) => EqualityComparer<TValue>.Default.GetHashCode(obj);

    private string? NameOf(TValue value)
    {
        try
        {
            return nameOf(value);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
