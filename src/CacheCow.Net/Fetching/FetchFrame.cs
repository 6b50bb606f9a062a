namespace CacheCow.Net;

/// <summary>The fetch that the running code is part of, and the fetches around that one.</summary>
/// <remarks>What is fetched is told by its group; for a fetch without the store, by the cache's source and the identity.</remarks>
internal sealed class FetchFrame(object group, string? identity, FetchFrame? outer)
{
    private static readonly AsyncLocal<FetchFrame?> Innermost = new();
    private readonly object _group = group;
    private readonly string? _identity = identity;
    private readonly FetchFrame? _outer = outer;

    public static FetchFrame? Current
    {
        get => Innermost.Value;
        set => Innermost.Value = value;
    }

    /// <summary>The fetch itself asked that its objects be not stored.</summary>
    public bool DoNotStore { get; set; }

    public static FetchFrame Enter(object group, string? identity = null) => Current = new FetchFrame(group, identity, Current);

    /// <summary>Would waiting for this group's fetch be waiting for oneself?</summary>
    public static bool IsPartOf(object group, string? identity = null)
    {
        for (var frame = Current; frame is not null; frame = frame._outer)
        {
            if (frame._group == group && frame._identity == identity)
                return true;
        }

        return false;
    }

    public static InvalidOperationException AsksForItself(CacheKeys keys) => new(
        $"The fetch of the object at '{keys.Data}' asked the cache for the same object, and would wait for itself. " +
        "Fetch it from the source, or read it with ReadOptions.Bypass.");
}
