using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>A primary, for one call: what it has done counts once enough replicas have it.</summary>
/// <param name="connection">The connection to it.</param>
/// <param name="name">The name that it had before anything was run.</param>
/// <param name="primaries">Where it comes from.</param>
internal sealed class ReplicatedPrimary(NamedConnection connection, string name, ReplicatedPrimaries primaries) : IPrimary
{
    public async Task<RedisResult> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Scripts.RunAsync(script, keys, arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Perhaps it is the primary no more.
            primaries.Forget();
            throw;
        }
    }

    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var answer = await AcknowledgedAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Connection != name)
        {
            connection.ForgetName();
            throw new ReplicationShortfallException(primaries.Durability, 0, ", for the connection broke meanwhile");
        }

        if (answer.Replicas < primaries.Durability.RequiredReplicas)
            throw new ReplicationShortfallException(primaries.Durability, answer.Replicas);
    }

    private async Task<Acknowledgement> AcknowledgedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await connection.AcknowledgedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            primaries.Forget();
            throw new ReplicationShortfallException(primaries.Durability, 0, $", for they could not be asked ({exception.Message})", exception);
        }
    }
}
