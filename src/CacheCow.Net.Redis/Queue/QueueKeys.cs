using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>The keys of a queue, all in one slot. None has a lifetime.</summary>
internal static class QueueKeys
{
    private static readonly string[] Parts = ["", ":state", ":newest", ":attempts", ":dead", ":order", ":letters"];

    public static RedisKey[] Of(string prefix, string queue)
    {
        var name = $"{prefix}cachecow:queue:{{{QueueName.Check(queue, nameof(queue))}}}";
        return Array.ConvertAll(Parts, part => (RedisKey)(name + part));
    }
}
