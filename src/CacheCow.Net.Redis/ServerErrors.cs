using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What a server's errors mean. Redis puts a code first in the message.</summary>
internal static class ServerErrors
{
    /// <summary>The server does not know the script; nothing has run.</summary>
    public static bool IsNoScript(RedisServerException error) => Has(error, "NOSCRIPT ");

    /// <summary>The key's slot is another node's; nothing has run. The client puts it in words of its own if it does not reach that node yet.</summary>
    public static bool IsMoved(RedisServerException error) => Has(error, "MOVED ") || error.Message.Contains(" hashslot ", StringComparison.Ordinal);

    /// <summary>Under the key lies something of another type.</summary>
    public static bool IsWrongType(RedisServerException error) => Has(error, "WRONGTYPE ");

    private static bool Has(RedisServerException error, string code) => error.Message.StartsWith(code, StringComparison.Ordinal);
}
