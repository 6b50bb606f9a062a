using System.Text;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>The names of an object's keys on the server: with the prefix, which is encoded once and never concatenated.</summary>
internal sealed class KeyNames(string prefix)
{
    private readonly RedisKey _prefix = prefix.Length == 0 ? default(RedisKey) : Encoding.UTF8.GetBytes(prefix);

    public RedisKey Data(CacheKeys keys) => ((RedisKey)keys.Data).Prepend(_prefix);

    public RedisKey Flag(CacheKeys keys) => ((RedisKey)keys.Flag).Prepend(_prefix);

    public RedisKey[] Both(CacheKeys keys) => [Data(keys), Flag(keys)];
}
