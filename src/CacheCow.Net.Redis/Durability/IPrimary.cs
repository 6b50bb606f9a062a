using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>A primary, for one call that takes something away there.</summary>
internal interface IPrimary
{
    Task<RedisResult> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken);

    /// <summary>Waits until what was run here is as durable as the options ask for.</summary>
    /// <exception cref="ReplicationShortfallException">It is not.</exception>
    Task ConfirmAsync(CancellationToken cancellationToken);
}
