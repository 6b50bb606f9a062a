namespace CacheCow.Net.Nodes;

/// <summary>The cache under test.</summary>
/// <param name="groups">Each object has one of so many tags; 0: none has.</param>
internal sealed class VersionCache(ICacheStore store, TruthSource source, CacheCowOptions options, int groups = 0)
    : CacheCow<int, Versioned>(store, options), IRaceCache
{
    public const string Name = "nodes";

    /// <summary>How many tags there are, where there are any.</summary>
    public const int SomeGroups = 5;

    private readonly ICacheStore _store = store;

    // Of its own for each truth: a server may hold objects from others.
    private readonly long _truth = source.Truth.Id;

    public ValueTask<Versioned?> ReadAsync(int key) => GetAsync(key);

    public ValueTask<IReadOnlyDictionary<int, Versioned>> ReadAsync(int[] keys) => GetManyAsync(keys);

    public ValueTask InvalidateAsync(int[] keys) => keys is [var key] ? InvalidateAsync(key) : InvalidateManyAsync(keys);

    public ValueTask InvalidateGroupAsync(int key) => InvalidateTagAsync(TagOf(key));

    public ValueTask<WriteScope<int, Versioned>> BeginWriteAsync(int[] keys, bool byGroup) =>
        byGroup ? BeginWriteAsync([], [TagOf(keys[0])]) : BeginWriteAsync(keys);

    public ValueTask BeginAndDieAsync(int[] keys, bool byGroup) => _store.BeginWriteAsync(
        byGroup ? [CacheKeys.ForTag(TagOf(keys[0]))] : [.. keys.Select(GetKeys)], LeaseToken.Create(), Options.WriteLifetime, default);

    protected override Versioned? Fetch(int key) => throw new NotSupportedException();

    protected override async ValueTask<Versioned?> FetchAsync(int key, CancellationToken cancellationToken) => await source.FetchAsync(key, cancellationToken);

    protected override byte[] Serialize(Versioned obj) => obj.ToBytes();

    protected override Versioned Deserialize(int key, ReadOnlyMemory<byte> data) => Versioned.Parse(data.Span);

    protected override CacheKeys GetKeys(int key) => CacheKeys.For(Name, _truth, key);

    protected override IReadOnlyList<string> GetTags(int key) => groups == 0 ? [] : [TagOf(key)];

    private string TagOf(int key) => $"{Name}-{_truth}-{key % groups}";
}
