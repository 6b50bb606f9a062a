using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Runs scripts by name, and sends the text only to a server that does not know it.</summary>
/// <remarks>
/// A server forgets its scripts when it restarts, fails over or is told to (<c>SCRIPT FLUSH</c>). It then answers NOSCRIPT
/// and has run nothing, so the step may be sent again: as text, which runs and teaches it at once. The client's own
/// bookkeeping of who knows which script is not relied on: it can be behind the server.
/// </remarks>
internal sealed class ScriptRunner(IDatabase database, CommandFlags flags = Flags.Primary, ServerCheck? check = null, bool isSynchronous = false)
{
    /// <summary>The same for synchronous callers: a script has been answered when its task is returned.</summary>
    public ScriptRunner ForSynchronousCallers() => new(database, flags, check, isSynchronous: true);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RedisResult> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (check is { IsPassed: false })
            await PassAsync(check, cancellationToken).ConfigureAwait(false);
        try
        {
            if (isSynchronous)
                return database.ScriptEvaluate(script.Hash, keys, arguments, flags);
            return await database.ScriptEvaluateAsync(script.Hash, keys, arguments, flags)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (ServerErrors.IsNoScript(error))
        {
            if (isSynchronous)
                return database.ScriptEvaluate(script.Text, keys, arguments, flags | CommandFlags.NoScriptCache);
            return await database.ScriptEvaluateAsync(script.Text, keys, arguments, flags | CommandFlags.NoScriptCache)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task PassAsync(ServerCheck check, CancellationToken cancellationToken)
    {
        if (!isSynchronous)
            return check.PassAsync(cancellationToken);
        check.Pass();
        return Task.CompletedTask;
    }
}
