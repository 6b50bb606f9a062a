using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>How commands are sent.</summary>
internal static class Flags
{
    /// <summary>A replica's answer may be older than an invalidation that has returned.</summary>
    public const CommandFlags Primary = CommandFlags.DemandMaster;
}
