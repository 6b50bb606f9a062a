using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// Remembers where objects with recently used keys lie, so that a hit neither hashes a text nor builds a string.
/// </summary>
/// <remarks>
/// <para>A table of fixed size without locks: a key has four places, and who came first goes first. Entries are immutable, so a race
/// costs a computation and never yields a wrong answer.</para>
/// <para>Only for key types whose values cannot change and are equal only when they are the same in every respect: an array or an object may be
/// changed after it was remembered, and two <see cref="DateTime"/> of different kinds are equal. Of a <see cref="Lookup"/>, the value decides.</para>
/// </remarks>
internal sealed class KeyMemo<TKey>(Func<TKey, Place> compute)
    where TKey : notnull
{
    private const int Places = 4096;
    private const int Ways = 4;
    private const int LongestRemembered = 256;
    private static readonly bool IsSafe = IsPlain(typeof(TKey));

    private readonly Entry?[] _places = IsSafe || typeof(TKey) == typeof(Lookup) ? new Entry?[Places] : [];

    public Place Of(TKey key)
    {
        if (!IsSafe && !IsPlainLookup(key))
            return compute(key);

        var bucket = Bucket(EqualityComparer<TKey>.Default.GetHashCode(key));
        for (var i = bucket; i < bucket + Ways; i++)
        {
            var entry = Volatile.Read(ref _places[i]);
            if (entry is not null && EqualityComparer<TKey>.Default.Equals(entry.Key, key))
                return entry.Place;
        }

        return Remember(key, bucket);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Place Remember(TKey key, int bucket)
    {
        var place = compute(key);
        if (place.Keys.Identity.Length > LongestRemembered || key is string { Length: > LongestRemembered })
            return place;

        // All move on by one place, and the last falls out.
        for (var i = bucket + Ways - 1; i > bucket; i--)
            Volatile.Write(ref _places[i], Volatile.Read(ref _places[i - 1]));
        Volatile.Write(ref _places[bucket], new Entry(key, place));
        return place;
    }

    private static int Bucket(int hash) => (int)((uint)hash * 2654435769u >> 20) & (Places - Ways);

    // No boxes: the types are known when this is compiled.
    private static bool IsPlainLookup(TKey key) => typeof(TKey) == typeof(Lookup) && (((Lookup)(object)key).Value is not { } value || IsPlain(value.GetType()));

    private static bool IsPlain(Type type)
    {
        if (type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            return type.GenericTypeArguments.All(IsPlain);
        return type.IsEnum || type == typeof(string) || type == typeof(Guid) || type == typeof(Int128) || type == typeof(UInt128)
            || (type.IsPrimitive && type != typeof(double) && type != typeof(float));
    }

    private sealed class Entry(TKey key, Place place)
    {
        public readonly TKey Key = key;
        public readonly Place Place = place;
    }
}
