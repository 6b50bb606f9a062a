using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What a server's errors mean. Redis puts a code first in the message.</summary>
internal static class ServerErrors
{
    private static readonly string[] PassingCodes =
        ["NOPERM", "NOAUTH", "READONLY", "LOADING", "OOM", "NOREPLICAS", "CLUSTERDOWN", "MASTERDOWN", "MISCONF", "BUSY", "MOVED", "ASK ", "TRYAGAIN", "ACL failure", "executing the script"];

    /// <summary>The server does not know the script; nothing has run.</summary>
    public static bool IsNoScript(RedisServerException error) => Has(error, "NOSCRIPT ");

    /// <summary>The key's slot is another node's; nothing has run. The client puts it in words of its own, which differ by whether it reaches that node yet.</summary>
    public static bool IsMoved(RedisServerException error) => error.Message.Contains("MOVED ", StringComparison.Ordinal) || error.Message.Contains(" hashslot ", StringComparison.Ordinal);

    /// <summary>Under the key lies something of another type.</summary>
    public static bool IsWrongType(RedisServerException error) => Has(error, "WRONGTYPE ");

    /// <summary>The server knows no scripts, or stumbles over what is no Lua to it.</summary>
    public static bool IsNoScripting(RedisServerException error) => Has(error, "ERR ") && !error.Message.Contains("permission", StringComparison.OrdinalIgnoreCase) && !IsPassing(error);

    // What a script passes on of the server's own state.
    private static bool IsPassing(RedisServerException error) => Array.Exists(PassingCodes, code => error.Message.Contains(code, StringComparison.Ordinal));

    private static bool Has(RedisServerException error, string code) => error.Message.StartsWith(code, StringComparison.Ordinal);
}
