namespace CacheCow.Net.Testing;

/// <summary>A cache of texts whose tags are the words before the last dot of the key: <c>a.b.7</c> has the tags a and b.</summary>
public sealed class TaggedCache(ICacheStore store, TextSource source, CacheCowOptions? options = null) : TextCache(store, source, options)
{
    protected override IReadOnlyList<string> GetTags(string key) => key.Split('.')[..^1];
}
