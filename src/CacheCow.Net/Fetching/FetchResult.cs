namespace CacheCow.Net;

/// <summary>What a fetch has brought, and for whom it is valid.</summary>
/// <param name="Known">The object, or that there is none.</param>
/// <param name="Payload">The bytes to make copies from; <see langword="null"/>: there are none.</param>
/// <param name="ValidThrough">The last arrival for which it is valid; who came later cannot be sure that it is not older than an invalidation they know of.</param>
/// <param name="WasAbandoned">Nobody waited any more; who came over from another fetch must start anew.</param>
internal sealed record FetchResult<TObj>(Known<TObj> Known, ReadOnlyMemory<byte>? Payload, int ValidThrough, bool WasAbandoned = false)
{
    /// <summary>The result for those for whom this one is not valid; <see langword="null"/>: there is no other.</summary>
    public Task<FetchResult<TObj>>? Rest { get; init; }

    public static FetchResult<TObj> Abandoned { get; } = new(default, null, int.MaxValue, WasAbandoned: true);
}
