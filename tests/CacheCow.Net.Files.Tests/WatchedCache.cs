using System.Text;

namespace CacheCow.Net.Files.Tests;

/// <summary>A cache of texts with a reader of the test's own.</summary>
internal sealed class WatchedCache(ICacheStore store, FileReader reader) : FileCacheCow<string>(store, reader)
{
    protected override string Make(string path, ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(content.Span);
}
