using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CacheCow.Net;

/// <summary>
/// What the caches of this process have said about one store: of which type the objects of a kind are, and by which secret objects are
/// named. Caches that contradict each other are
/// told at once: they would read each other's objects, or miss each other's invalidations.
/// </summary>
/// <remarks>Safe for use by any number of threads. Keeps neither the store nor a type in memory.</remarks>
internal sealed class StoreClaims
{
    private const int MostKinds = 10_000;

    private static readonly ConditionalWeakTable<ICacheStore, StoreClaims> OfStores = [];

    private readonly ConcurrentDictionary<string, Claim> _kinds = new(StringComparer.Ordinal);
    private byte[]? _secret;

    public static StoreClaims Of(ICacheStore store) => OfStores.GetValue(store, static _ => new StoreClaims());

    /// <exception cref="ArgumentException">Another cache on the store has another secret.</exception>
    public void ClaimSecret(ReadOnlyMemory<byte> secret, string cache)
    {
        var digest = SHA256.HashData(secret.Span);
        var known = Interlocked.CompareExchange(ref _secret, digest, null) ?? digest;
        if (!known.AsSpan().SequenceEqual(digest))
        {
            throw new ArgumentException(
                $"Cache '{cache}' has another {nameof(CacheCowOptions.KeySecret)} than other caches on its store, or only one of them has any: " +
                "they would name one tag differently, so that what one invalidates stays in the others. Give all caches on a store, in all programs, the same.", nameof(secret));
        }
    }

    /// <exception cref="InvalidOperationException">Another cache on the store has objects of another type under this kind.</exception>
    public void ClaimKind(string kind, Type type, string cache)
    {
        if (_kinds.Count >= MostKinds && !_kinds.ContainsKey(kind))
            return;
        var mine = new Claim(new WeakReference<Type>(type), cache);
        var known = _kinds.GetOrAdd(kind, mine);
        if (!known.Type.TryGetTarget(out var other))
            _kinds[kind] = mine;
        else if (other != type)
            throw Contradiction(kind, type, cache, other, known.Cache);
    }

    private static InvalidOperationException Contradiction(string kind, Type type, string cache, Type other, string otherCache) => new(
        $"Cache '{cache}' makes keys of kind '{LookupValue.Shown(kind)}' for objects of type {type}, and cache '{otherCache}', on the same store, " +
        $"for objects of type {other}: each would read the other's objects. Give each a kind of its own, the first argument of CacheKeys.For; " +
        "or, if both write the same bytes, let both override StoredType.");

    private sealed record Claim(WeakReference<Type> Type, string Cache);
}
