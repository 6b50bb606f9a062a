using StackExchange.Redis;

namespace CacheCow.Net.Consistency.Histories;

using CacheCow.Net.Nodes;

/// <summary>A write to one object or more, or to all that have one tag: its steps, each written down for every object.</summary>
internal sealed class KeysWrite(Scene scene, int client, long write, int[] keys, bool isByTag)
{
    private static readonly TimeSpan BeforeAgain = TimeSpan.FromMilliseconds(25);

    public int[] Keys => keys;

    public bool IsByTag => isByTag;

    public VersionCache Cache => scene.Cache;

    /// <summary>The new versions; each 0 until there is one.</summary>
    public long[] Versions { get; } = new long[keys.Length];

    public static bool IsOfTheStore(Exception exception) => exception is CacheStoreException or RedisException or TimeoutException;

    // Not the seeded numbers: several writes of one client may pause at once.
    public static Task PauseAsync() => Task.Delay(Random.Shared.Next(4));

    /// <summary>Changes the source.</summary>
    public void Change()
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var commit = scene.History.Begin(OperationKind.Commit, scene.Node, client, keys[i], write);
            Versions[i] = scene.Truth.Change(keys[i]);
            commit.End(OperationOutcome.Succeeded, Versions[i]);
        }
    }

    /// <summary>Again and again, until it succeeds; once more at the end.</summary>
    public async Task InvalidateAsync(CancellationToken ending)
    {
        for (var isLast = false; !isLast; await Task.Delay(BeforeAgain, CancellationToken.None))
        {
            isLast = ending.IsCancellationRequested;
            var versions = Array.ConvertAll(keys, scene.Truth.Version);
            var outcome = await StepAsync(OperationKind.Invalidate, versions, async () =>
            {
                await (isByTag ? scene.Cache.InvalidateGroupAsync(keys[0]) : scene.Cache.InvalidateAsync(keys));
                return OperationOutcome.Succeeded;
            });
            if (outcome == OperationOutcome.Succeeded)
                return;
        }
    }

    /// <summary>A step of the store, written down: begun before it is, ended after it has.</summary>
    public async Task<OperationOutcome> StepAsync(OperationKind kind, long[] versions, Func<Task<OperationOutcome>> step)
    {
        var open = Array.ConvertAll(keys, key => scene.History.Begin(kind, scene.Node, client, key, write));
        var outcome = OperationOutcome.Failed;
        try
        {
            outcome = await step();
        }
        catch (Exception exception) when (IsOfTheStore(exception))
        {
            // Failed: written down as such.
        }

        for (var i = 0; i < keys.Length; i++)
            open[i].End(outcome, versions[i]);
        return outcome;
    }
}
