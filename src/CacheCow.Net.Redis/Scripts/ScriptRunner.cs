using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Runs scripts by name, and sends the text only to a server that does not know it.</summary>
/// <remarks>
/// A server forgets its scripts when it restarts, fails over or is told to (<c>SCRIPT FLUSH</c>). It then answers NOSCRIPT
/// and has run nothing, so the step may be sent again: as text, which runs and teaches it at once. The client's own
/// bookkeeping of who knows which script is not relied on: it can be behind the server.
/// </remarks>
internal sealed class ScriptRunner(IDatabaseAsync database, CommandFlags flags = Flags.Primary, ServerCheck? check = null)
{
    public async Task<RedisResult> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (check is { IsPassed: false })
            await check.PassAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, arguments, flags)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (ServerErrors.IsNoScript(error))
        {
            return await database.ScriptEvaluateAsync(script.Text, keys, arguments, flags | CommandFlags.NoScriptCache)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
