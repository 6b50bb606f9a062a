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
internal sealed class AddressCache<TKey>(Func<TKey, StoreAddress> compute)
    where TKey : notnull
{
    private const int FirstLength = 64;
    private const int LastLength = 4096;
    private const int Growth = 4;
    private const int Ways = 4;
    private const int LongestRemembered = 256;

    private static readonly bool CanTell = Sameness.CanTell(typeof(TKey));

    private Entry?[] _entries = [];

    public StoreAddress Of(TKey key)
    {
        if (!Sameness.CanTell(key, CanTell))
            return compute(key);
        var hash = KeyHash.Of(key);
        return Find(key, hash) ?? Remember(key, hash);
    }

    /// <summary>The same, and what was not known is not remembered: for keys of which many pass by once, and would drive out those that are read.</summary>
    public StoreAddress OfPassing(TKey key)
    {
        if (!Sameness.CanTell(key, CanTell))
            return compute(key);
        return Find(key, KeyHash.Of(key)) ?? compute(key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private StoreAddress? Find(TKey key, uint hash)
    {
        var entries = Volatile.Read(ref _entries);
        if (entries.Length == 0)
            return null;
        var bucket = Bucket(hash, entries);
        for (var i = bucket; i < bucket + Ways; i++)
        {
            var entry = Volatile.Read(ref entries[i]);
            if (entry is not null && entry.Hash == hash && Sameness.AreSame(entry.Key, key))
                return entry.Address;
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private StoreAddress Remember(TKey key, uint hash)
    {
        var address = compute(key);
        if (address.Keys.Identity.Length > LongestRemembered || key is string { Length: > LongestRemembered })
            return address;

        var entries = Volatile.Read(ref _entries);
        if (entries.Length < LastLength && (entries.Length == 0 || entries[Bucket(hash, entries) + Ways - 1] is not null))
            Volatile.Write(ref _entries, entries = Grown(entries));
        Put(entries, new Entry(key, hash, address));
        return address;
    }

    // Who grows it at the same time, or puts into the old one, loses what it remembered.
    private static Entry?[] Grown(Entry?[] entries)
    {
        var grown = new Entry?[Math.Max(FirstLength, entries.Length * Growth)];
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            if (entries[i] is { } entry)
                Put(grown, entry);
        }

        return grown;
    }

    // All move on by one place, and the last falls out.
    private static void Put(Entry?[] entries, Entry entry)
    {
        var bucket = Bucket(entry.Hash, entries);
        for (var i = bucket + Ways - 1; i > bucket; i--)
            Volatile.Write(ref entries[i], Volatile.Read(ref entries[i - 1]));
        Volatile.Write(ref entries[bucket], entry);
    }

    private static int Bucket(uint hash, Entry?[] entries) => (int)hash & (entries.Length - Ways);

    private sealed class Entry(TKey key, uint hash, StoreAddress address)
    {
        public readonly TKey Key = key;
        public readonly uint Hash = hash;
        public readonly StoreAddress Address = address;
    }
}
