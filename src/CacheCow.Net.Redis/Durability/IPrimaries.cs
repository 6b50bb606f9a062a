using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Where scripts are run that take something away.</summary>
internal interface IPrimaries : IAsyncDisposable
{
    /// <summary>The primary that has a key.</summary>
    ValueTask<IPrimary> OfAsync(RedisKey key, CancellationToken cancellationToken);

    /// <summary>Runs a script where its keys are, and waits until that is as durable as the options ask for.</summary>
    /// <exception cref="ReplicationShortfallException">It is not.</exception>
    Task<RedisResult> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken);
}
