namespace CacheCow.Net;

/// <summary>The fetch that the running code is part of, and the fetches around that one.</summary>
/// <remarks>What is fetched is told by the crew of its flights; for a fetch without the store, by the cache's source and the identity.</remarks>
internal sealed class FetchFrame(object crew, string? identity, FetchFrame? outer)
{
    private static readonly AsyncLocal<FetchFrame?> Innermost = new();
    private readonly object _crew = crew;
    private readonly string? _identity = identity;
    private readonly FetchFrame? _outer = outer;

    public static FetchFrame? Current
    {
        get => Innermost.Value;
        set => Innermost.Value = value;
    }

    /// <summary>The fetch itself asked that its objects be not stored.</summary>
    public bool DoNotStore { get; set; }

    public static FetchFrame Enter(object crew, string? identity = null) => Current = new FetchFrame(crew, identity, Current);

    /// <summary>Would waiting for this crew's flight be waiting for oneself?</summary>
    public static bool IsPartOf(object crew, string? identity = null)
    {
        for (var frame = Current; frame is not null; frame = frame._outer)
        {
            if (frame._crew == crew && frame._identity == identity)
                return true;
        }

        return false;
    }
}
