using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Arrays for the names that a read asks for, used again: one of each of the short lengths that objects with tags have. Safe for use by any number of threads.</summary>
/// <remarks>Only one whose request was answered comes back: of any other, the client may still be sending it.</remarks>
internal sealed class SpareNames
{
    private const int Longest = 8;

    private readonly RedisKey[]?[] _spare = new RedisKey[Longest + 1][];

    /// <summary>An array of that length, whatever it holds.</summary>
    public RedisKey[] Take(int length) => (length <= Longest ? Interlocked.Exchange(ref _spare[length], null) : null) ?? new RedisKey[length];

    /// <summary>Its request was answered.</summary>
    public void Return(RedisKey[] names)
    {
        if (names.Length <= Longest)
            Volatile.Write(ref _spare[names.Length], names);
    }
}
