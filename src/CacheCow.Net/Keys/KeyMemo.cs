using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// Remembers where objects with recently used keys lie, so that a hit neither hashes a text nor builds a string.
/// </summary>
/// <remarks>
/// <para>A table without locks, which grows with its use up to a fixed size: a key has four places, and who came first goes first.
/// Entries are immutable, so a race costs a
/// computation and never yields a wrong answer.</para>
/// <para>Only for keys of which all that can be seen is compared (<see cref="Sameness"/>). Of a <see cref="Lookup"/>, the value
/// decides.</para>
/// </remarks>
internal sealed class KeyMemo<TKey>(Func<TKey, Place> compute)
    where TKey : notnull
{
    private const int FirstLength = 64;
    private const int LastLength = 4096;
    private const int Growth = 4;
    private const int Ways = 4;
    private const int LongestRemembered = 256;

    private static readonly bool CanTell = Sameness.CanTell(typeof(TKey));

    private Entry?[] _places = [];

    public Place Of(TKey key)
    {
        if (!Sameness.CanTell(key, CanTell))
            return compute(key);
        var hash = KeyHash.Of(key);
        return Find(key, hash) ?? Remember(key, hash);
    }

    /// <summary>The same, and what was not known is not remembered: for keys of which many pass by once, and would drive out those that are read.</summary>
    public Place OfPassing(TKey key)
    {
        if (!Sameness.CanTell(key, CanTell))
            return compute(key);
        return Find(key, KeyHash.Of(key)) ?? compute(key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Place? Find(TKey key, uint hash)
    {
        var places = Volatile.Read(ref _places);
        if (places.Length == 0)
            return null;
        var bucket = Bucket(hash, places);
        for (var i = bucket; i < bucket + Ways; i++)
        {
            var entry = Volatile.Read(ref places[i]);
            if (entry is not null && entry.Hash == hash && Sameness.AreSame(entry.Key, key))
                return entry.Place;
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Place Remember(TKey key, uint hash)
    {
        var place = compute(key);
        if (place.Keys.Identity.Length > LongestRemembered || key is string { Length: > LongestRemembered })
            return place;

        var places = Volatile.Read(ref _places);
        if (places.Length < LastLength && (places.Length == 0 || places[Bucket(hash, places) + Ways - 1] is not null))
            Volatile.Write(ref _places, places = Grown(places));
        Put(places, new Entry(key, hash, place));
        return place;
    }

    // Who grows it at the same time, or puts into the old one, loses what it remembered.
    private static Entry?[] Grown(Entry?[] places)
    {
        var grown = new Entry?[Math.Max(FirstLength, places.Length * Growth)];
        for (var i = places.Length - 1; i >= 0; i--)
        {
            if (places[i] is { } entry)
                Put(grown, entry);
        }

        return grown;
    }

    // All move on by one place, and the last falls out.
    private static void Put(Entry?[] places, Entry entry)
    {
        var bucket = Bucket(entry.Hash, places);
        for (var i = bucket + Ways - 1; i > bucket; i--)
            Volatile.Write(ref places[i], Volatile.Read(ref places[i - 1]));
        Volatile.Write(ref places[bucket], entry);
    }

    private static int Bucket(uint hash, Entry?[] places) => (int)hash & (places.Length - Ways);

    private sealed class Entry(TKey key, uint hash, Place place)
    {
        public readonly TKey Key = key;
        public readonly uint Hash = hash;
        public readonly Place Place = place;
    }
}
