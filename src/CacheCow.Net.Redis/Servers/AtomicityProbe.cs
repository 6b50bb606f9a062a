using System.Net;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>
/// Finds out whether a server runs scripts one after the other. One connection cannot tell: what comes on it is answered in order by any server. So two count together for some
/// milliseconds; where scripts overlap, they read the same number again and again.
/// </summary>
internal static class AtomicityProbe
{
    private const int TimesEach = 40;
    private const int LongestConnecting = 2000;

    /// <returns>How many of all were lost; <see langword="null"/>: it cannot be found out, for the program's configuration text makes no connection.</returns>
    public static async Task<string?> FindLossAsync(IConnectionMultiplexer multiplexer, IDatabase database, string counter)
    {
        if (await database.IdentifyEndpointAsync(counter, Flags.Primary).ConfigureAwait(false) is not { } endPoint)
            return null;
        var options = SingleServer.Options(multiplexer, endPoint);
        (options.ConnectTimeout, options.ConnectRetry) = (Math.Min(options.ConnectTimeout, LongestConnecting), 1);
        var other = await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
        try
        {
            return await CountAsync(database, other.GetDatabase(database.Database), counter).ConfigureAwait(false);
        }
        finally
        {
            // What the count threw is what the caller must hear of; a connection that cannot be closed has no more to say.
            await other.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<string?> CountAsync(IDatabase one, IDatabase other, RedisKey counter)
    {
        // Both know the script, so that they begin together.
        IDatabase[] both = [one, other];
        var runners = Array.ConvertAll(both, database => new ScriptRunner(database));
        foreach (var runner in runners)
            await runner.RunAsync(StepScripts.Count, [counter], [], CancellationToken.None).AsTask().ConfigureAwait(false);
        var counting = runners.SelectMany(runner => Enumerable.Range(0, TimesEach).Select(_ => runner.RunAsync(StepScripts.Count, [counter], [], CancellationToken.None).AsTask()));
        var highest = (await Task.WhenAll(counting).ConfigureAwait(false)).Max(answer => (long)answer);
        await one.KeyDeleteAsync(counter, Flags.Primary).ConfigureAwait(false);
        var all = both.Length * (1 + TimesEach);
        return highest == all ? null : $"scripts are not atomic: of {all} that added one to a number, {all - highest} were lost";
    }
}
