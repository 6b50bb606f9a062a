namespace CacheCow.Net;

/// <summary>How a flight ended: with an object (or none) and for whom it is good.</summary>
/// <param name="Known">The object, or that there is none.</param>
/// <param name="Payload">The bytes to make copies from; <see langword="null"/>: there are none.</param>
/// <param name="Covers">The last seat that may use it; later ones boarded too late to be sure that it is not older than an invalidation they know of.</param>
/// <param name="WasAbandoned">Nobody waited any more; who came over from another flight must start anew.</param>
internal sealed record Landing<TObj>(Known<TObj> Known, ReadOnlyMemory<byte>? Payload, int Covers, bool WasAbandoned = false)
{
    /// <summary>How it ends for those who are not covered; <see langword="null"/>: this is how.</summary>
    public Task<Landing<TObj>>? Rest { get; init; }

    public static Landing<TObj> Abandoned { get; } = new(default, null, int.MaxValue, WasAbandoned: true);
}
