using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>The primaries, over the connection that everything else uses; what they have done is durable enough.</summary>
internal sealed class SharedPrimaries(ScriptRunner scripts) : IPrimaries, IPrimary
{
    public ValueTask<IPrimary> OfAsync(RedisKey key, CancellationToken cancellationToken) => new(this);

    public Task<RedisResult> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        scripts.RunAsync(script, keys, arguments, cancellationToken).AsTask();

    public Task ConfirmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
