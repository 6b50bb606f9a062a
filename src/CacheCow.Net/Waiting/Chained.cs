namespace CacheCow.Net;

/// <summary>Something that stands in one <see cref="Chain{T}"/> at a time, and holds the links itself.</summary>
internal abstract class Chained<T>
    where T : Chained<T>
{
    public T? Older { get; set; }

    public T? Newer { get; set; }
}
