namespace CacheCow.Net.Consistency;

/// <summary>Callers of one process that share fetches and requests: certified sharing, S1 and S2.</summary>
internal static class SharingScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Name = "shared-fetch", Purpose = "A caller joins a fetch that began before a change.",
            Nodes = [[[new Get("a")], [new Get("a")]], [[new Change("a")]]],
        },
        new()
        {
            Name = "shared-own", Purpose = "A caller that has changed the object itself joins a fetch.",
            Nodes = [[[new Get("a")], [new Change("a"), new Get("a")]]],
        },
        new()
        {
            Name = "shared-fill-own", Purpose = "A caller that has changed the object itself comes while the fill of a fetch that others share is under way.",
            Nodes = [[[new Get("a")], [new Get("a")], [new Change("a"), new Get("a")]]],
        },
        new()
        {
            Name = "shared-read", Purpose = "A caller joins a read that is under way.",
            Nodes = [[[new Get("a")], [new Get("a")], [new Get("a")]], [[new Change("a")]]],
            Cached = ["a"], Tags = ["t"], ReadsTogether = true, ReadsUnderWay = 3,
        },
        new()
        {
            Name = "shared-lease", Purpose = "A caller joins a request for a lease that finds the object there.",
            Nodes = [[[new Get("a")], [new Get("a")]], [[new Get("a"), new Change("a")]]],
        },
        new()
        {
            Name = "shared-lease-own", Purpose = "A caller that has changed the object itself joins a request for a lease.",
            Nodes = [[[new Get("a")], [new Change("a"), new Get("a")]], [[new Get("a")]]],
        },
        new()
        {
            Name = "shared-many-own", Purpose = "A caller that has changed one of several objects itself joins the fetch of all.",
            Keys = ["a", "b"], Nodes = [[[new GetMany("a", "b")], [new Change("a"), new Get("a")]]],
        },
        new()
        {
            Name = "shared-many-lease-own",
            Purpose = "A caller that has changed one of several objects itself joins the request for their leases, and that one is there.",
            Keys = ["a", "b"], Nodes = [[[new GetMany("a", "b")], [new Change("b"), new Get("b")]], [[new Get("b")]]],
        },
        new()
        {
            Name = "tags-shared", Purpose = "A caller joins the fetch of an object whose tag is invalidated.",
            Tags = ["t"], Nodes = [[[new Get("a")], [new Get("a")]], [[new ChangeAndSweep("a", "t")]]],
        },
        new()
        {
            Name = "tags-shared-own", Purpose = "A caller that has invalidated a tag itself joins a fetch.",
            Tags = ["t"], Nodes = [[[new Get("a")], [new ChangeAndSweep("a", "t"), new Get("a")]]],
        },
    ];
}
