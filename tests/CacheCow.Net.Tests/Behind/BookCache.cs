using System.Collections.Concurrent;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>A process that keeps a book, with others, of what it has written.</summary>
internal sealed class BookCache(ICacheStore store, TextSource source, WriteBehindOptions behind, CacheCowOptions options, ConcurrentQueue<(string Key, long Sequence)> written)
    : BehindCache(store, source, behind, options)
{
    protected override async ValueTask WriteAsync(string key, string? obj, WriteContext context, CancellationToken cancellationToken)
    {
        await base.WriteAsync(key, obj, context, cancellationToken);
        written.Enqueue((key, context.Sequence));
    }
}
