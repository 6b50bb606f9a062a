using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// Remembers the store keys of recently used keys, so that a hit neither hashes a text nor builds a string.
/// </summary>
/// <remarks>
/// <para>A table of fixed size without locks: a key has two places, and who comes later takes the first. Entries are immutable, so a race
/// costs a computation and never yields a wrong answer.</para>
/// <para>Only for key types whose values cannot change and are equal only when they are the same in every respect: an array or an object may be
/// changed after it was remembered, and two <see cref="DateTime"/> of different kinds are equal.</para>
/// </remarks>
internal sealed class KeyMemo<TKey>(Func<TKey, CacheKeys> compute)
    where TKey : notnull
{
    private const int Places = 2048;
    private const int LongestRemembered = 256;
    private static readonly bool IsSafe = IsPlain(typeof(TKey));

    private readonly Entry?[] _places = IsSafe ? new Entry?[Places] : [];

    public CacheKeys Of(TKey key)
    {
        if (!IsSafe)
            return Checked(compute(key));

        var home = Spread(EqualityComparer<TKey>.Default.GetHashCode(key));
        var entry = Volatile.Read(ref _places[home]);
        if (entry is not null && EqualityComparer<TKey>.Default.Equals(entry.Key, key))
            return entry.Keys;
        entry = Volatile.Read(ref _places[home ^ 1]);
        return entry is not null && EqualityComparer<TKey>.Default.Equals(entry.Key, key) ? entry.Keys : Remember(key, home);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CacheKeys Remember(TKey key, int home)
    {
        var keys = Checked(compute(key));
        if (keys.Identity.Length > LongestRemembered || key is string { Length: > LongestRemembered })
            return keys;

        // Who was there before moves next door.
        Volatile.Write(ref _places[home ^ 1], Volatile.Read(ref _places[home]));
        Volatile.Write(ref _places[home], new Entry(key, keys));
        return keys;
    }

    private static int Spread(int hash) => (int)((uint)hash * 2654435769u >> 21) & (Places - 1);

    private static CacheKeys Checked(CacheKeys keys)
    {
        if (string.IsNullOrEmpty(keys.Data) || string.IsNullOrEmpty(keys.Flag) || string.IsNullOrEmpty(keys.Identity) || keys.Data == keys.Flag)
            throw new InvalidOperationException(
                $"GetKeys returned {keys}: data key, flag key and identity must not be empty, and data and flag key must differ. CacheKeys.For makes such keys.");
        return keys;
    }

    private static bool IsPlain(Type type)
    {
        if (type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            return type.GenericTypeArguments.All(IsPlain);
        return type.IsEnum || type == typeof(string) || type == typeof(Guid) || type == typeof(Int128) || type == typeof(UInt128)
            || (type.IsPrimitive && type != typeof(double) && type != typeof(float));
    }

    private sealed class Entry(TKey key, CacheKeys keys)
    {
        public readonly TKey Key = key;
        public readonly CacheKeys Keys = keys;
    }
}
