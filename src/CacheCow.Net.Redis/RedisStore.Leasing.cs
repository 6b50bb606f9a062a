using StackExchange.Redis;

namespace CacheCow.Net.Redis;

// R2.
public sealed partial class RedisStore
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">On a cluster, the two keys are in different slots.</exception>
    public ValueTask<LeaseReply> LeaseAsync(
        CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);

        // A synchronous caller would wait for each command.
        return unwanted is null && _origin is null && _check.IsPassed && !OwnKeys.IsOwn(keys)
            ? LeaseByCommandsAsync(keys, token, lifetime, cancellationToken)
            : LeaseByScriptAsync(keys, token, lifetime, unwanted, cancellationToken);
    }

    private async ValueTask<LeaseReply> LeaseByScriptAsync(
        CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken)
    {
        if (OwnKeys.IsOwn(keys))
            await _ownKeys.AddAsync([keys], lifetime, cancellationToken).ConfigureAwait(false);
        RedisValue[] arguments = [token.ToByteArray(), Wire.HeldFor(lifetime), Wire.UselessOf(unwanted), _maxValueBytes];
        return LeaseAnswer.Read(await RunAsync(StepScripts.Lease, keys, arguments, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// By two plain commands in one round trip, which is all that nearly every miss needs, and costs a server less than the script: takes the flag if it is free, then looks what lies there.
    /// What lies under the flag else takes the script.
    /// </summary>
    /// <remarks>
    /// They are not atomic, and need not be. The lease alone guards the fill (R4); whether there is an object already only saves a fetch (P6). An object that was filled before the lease was
    /// granted is seen; one that comes after it cannot be a fill. Whatever is seen was asked for after the caller had come (S2).
    /// </remarks>
    private async ValueTask<LeaseReply> LeaseByCommandsAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (data, flag) = (_names.Data(keys), _names.Flag(keys));
        _topology.RequireOneSlot(keys, data, flag);
        var granting = _database.StringSetAsync(flag, token.ToByteArray(), TimeSpan.FromMilliseconds(Wire.HeldFor(lifetime)), When.NotExists, Flags.Primary);
        ReadOnlyMemory<byte>? found = null;
        try
        {
            // Awaited before the grant, whose answer comes first: so both are there when this is.
            found = Bounded(Wire.BytesOf(await _database.StringGetAsync(data, Flags.Primary).WaitAsync(cancellationToken).ConfigureAwait(false)), keys);
        }
        catch (RedisServerException error) when (ServerErrors.IsWrongType(error))
        {
            // Counts as absent.
        }
        catch (Exception)
        {
            LateFailure.Observe(granting);
            throw;
        }

        if (found is { } bytes)
        {
            if (await IsGrantedAsync(granting).ConfigureAwait(false))
                await ReleaseAsync(keys, token, cancellationToken).ConfigureAwait(false);
            return LeaseReply.Present(bytes);
        }

        return await granting.WaitAsync(cancellationToken).ConfigureAwait(false)
            ? LeaseReply.Granted
            : await LeaseByScriptAsync(keys, token, lifetime, null, cancellationToken).ConfigureAwait(false);
    }

    // A server that is full refuses the lease, and still tells what is there.
    private static async ValueTask<bool> IsGrantedAsync(Task<bool> granting)
    {
        try
        {
            return await granting.ConfigureAwait(false);
        }
        catch (RedisServerException)
        {
            return false;
        }
    }
}
