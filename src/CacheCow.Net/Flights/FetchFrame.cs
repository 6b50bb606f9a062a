namespace CacheCow.Net;

/// <summary>The fetch that the running code is part of, and the fetches around that one.</summary>
internal sealed class FetchFrame(Crew crew, FetchFrame? outer)
{
    private static readonly AsyncLocal<FetchFrame?> Innermost = new();

    public static FetchFrame? Current
    {
        get => Innermost.Value;
        set => Innermost.Value = value;
    }

    /// <summary>The fetch itself asked that its objects be not stored.</summary>
    public bool DoNotStore { get; set; }

    public static FetchFrame Enter(Crew crew) => Current = new FetchFrame(crew, Current);

    /// <summary>Would waiting for this crew's flight be waiting for oneself?</summary>
    public static bool IsPartOf(Crew crew)
    {
        for (var frame = Current; frame is not null; frame = frame.Outer)
        {
            if (frame.Crew == crew)
                return true;
        }

        return false;
    }

    private Crew Crew { get; } = crew;

    private FetchFrame? Outer { get; } = outer;
}
