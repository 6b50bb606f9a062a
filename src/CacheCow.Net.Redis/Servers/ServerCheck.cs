using System.Collections.Concurrent;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Finds out, once, whether the servers do what the protocol rests on, and refuses them if not. Safe for use by any number of threads.</summary>
/// <remarks>
/// Asked for by the first script that a connected store runs, which waits for it; a few milliseconds. What cannot be found out now (no connection, no right, a primary that takes no
/// writes) refuses nothing, and is asked for again later: whatever kept the probe from its answer keeps steps from theirs.
/// </remarks>
internal sealed class ServerCheck(IConnectionMultiplexer multiplexer, StreamKeys streams, string prefix, bool isWanted)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // Runs of servers that were seen to run scripts one after the other: one process asks once.
    private static readonly ConcurrentDictionary<string, bool> Atomic = new();

    private readonly Lock _lock = new();
    private volatile bool _isPassed = !isWanted;
    private volatile string? _refusal;
    private volatile bool _isHarmless;
    private Task _checking = Task.CompletedTask;
    private long _triedAt;

    /// <summary>Is the server one that does?</summary>
    public bool IsPassed => _isPassed;

    /// <exception cref="CacheStoreException">The server was refused.</exception>
    public void ThrowIfRefused()
    {
        if (_refusal is { } refusal)
            throw new CacheStoreException(refusal);
    }

    /// <summary>Waits until it is known, if it can be known now.</summary>
    /// <exception cref="CacheStoreException">The server is refused.</exception>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        if (_isPassed)
            return;
        await Checking().WaitAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfRefused();
    }

    /// <summary>
    /// The same for a caller that waits on its thread, and may have taken the last one of the pool: it tries the commands itself. Whether scripts overlap is found out meanwhile.
    /// </summary>
    /// <exception cref="CacheStoreException">The server is refused.</exception>
    public void Pass()
    {
        if (_isPassed)
            return;
        ThrowIfRefused();
        _ = Checking();
        if (!_isHarmless && multiplexer.IsConnected)
            TryHere();
        ThrowIfRefused();
    }

    private void TryHere()
    {
        try
        {
            var database = multiplexer.GetDatabase();
            var found = streams.All().SelectMany(stream => Try(database, KeyOn(stream))).Distinct().ToArray();
            if (found.Length == 0)
                _isHarmless = true;
            else
                _refusal = Refusal(found);
        }
        catch (Exception)
        {
            // Not known yet.
        }
    }

    private string[] Try(IDatabase database, string key)
    {
        try
        {
            return ((string[])database.ScriptEvaluate(StepScripts.Probe.Text, [key], [Channel], Flags.Primary | CommandFlags.NoScriptCache)!)[1..];
        }
        catch (RedisServerException error) when (ServerErrors.IsNoScripting(error))
        {
            return [NoScripts(error)];
        }
    }

    private Task Checking()
    {
        lock (_lock)
        {
            var isTooEarly = _triedAt != 0 && TimeProvider.System.GetElapsedTime(_triedAt) < Pause;
            if (!_checking.IsCompleted || _refusal is not null || isTooEarly || !multiplexer.IsConnected)
                return _checking;
            _triedAt = TimeProvider.System.GetTimestamp();
            return _checking = Background.Run(CheckAsync);
        }
    }

    private async Task CheckAsync()
    {
        try
        {
            var found = await FindAsync().ConfigureAwait(false);
            if (found.Length == 0)
                _isPassed = true;
            else
                _refusal = Refusal(found);
        }
        catch (Exception)
        {
            // Not known yet.
        }
    }

    private async Task<string[]> FindAsync()
    {
        var database = multiplexer.GetDatabase();
        var runner = new ScriptRunner(database);
        var found = new List<string>();
        foreach (var stream in streams.All())
        {
            var key = KeyOn(stream);
            var answer = await ProbeAsync(runner, key).ConfigureAwait(false);
            found.AddRange(answer[1..]);
            if (found.Count == 0 && !Atomic.ContainsKey(answer[0]))
                await CountAsync(database, key, answer[0], found).ConfigureAwait(false);
        }

        return [.. found.Distinct()];
    }

    private async Task<string[]> ProbeAsync(ScriptRunner runner, string key)
    {
        try
        {
            return (string[])(await runner.RunAsync(StepScripts.Probe, [key], [Channel], CancellationToken.None).ConfigureAwait(false))!;
        }
        catch (RedisServerException error) when (ServerErrors.IsNoScripting(error))
        {
            return ["", NoScripts(error)];
        }
    }

    private async Task CountAsync(IDatabase database, string key, string run, List<string> found)
    {
        try
        {
            if (await AtomicityProbe.FindLossAsync(multiplexer, database, $"{key}:count").ConfigureAwait(false) is { } loss)
                found.Add(loss);
            else
                Atomic.TryAdd(run, true);
        }
        catch (Exception)
        {
            // A second connection cannot be made from the configuration's text; nothing was found that speaks against the server.
        }
    }

    private string Channel => $"{prefix}cachecow:probe";

    private static string KeyOn(string stream) => $"{stream}:probe:{Guid.NewGuid():N}";

    private static string NoScripts(RedisServerException error) => $"it runs no scripts ({error.Message})";

    private static string Refusal(string[] found) =>
        $"The server only looks like Redis: {string.Join("; ", found)}. On it, old objects could be read after they were invalidated. Use Redis, Valkey or another server that does what Redis " +
        $"does; or set {nameof(RedisStoreOptions)}.{nameof(RedisStoreOptions.CheckServer)} to false, and do without that promise.";
}
