namespace CacheCow.Net.Consistency;

/// <summary>All that is fuzzed.</summary>
internal static class AllTargets
{
    private static readonly Func<FuzzTarget>[] Makers =
    [
        () => new EnvelopeTarget(),
        () => new CacheTarget(),
        () => new Leb128Target(),
        () => new QueueRecordTarget(),
        () => new QueueCodecTarget(),
        () => new KeyBytesTarget(),
        () => new RedisMessageTarget(),
        () => new SqliteMessageTarget(),
        () => new IdentityTarget(),
        () => new LookupValueTarget(),
        () => new LookupNumberTarget(),
        () => new GlobTarget(),
        () => new LogMessageTarget(),
        () => new LogValueTarget(),
        () => new FeedPositionTarget(),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Makers.Select(make => make().Name)];

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static FuzzTarget Find(string name) => Makers.Select(make => make()).FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"There is no target '{name}': {string.Join(' ', Names)}.");
}
