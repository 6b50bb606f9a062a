using System.Globalization;

namespace CacheCow.Net.Consistency.Histories;

using CacheCow.Net.Nodes;

/// <summary>One process of a history: its caches, their readers and writers, and what it is told meanwhile. It ends when it is told to, or left alone.</summary>
internal static class HistoryNode
{
    public const string Done = "done";

    public static async Task<int> RunAsync(string[] words)
    {
        var options = NodeOptions.Parse(words);
        var (time, slowness) = (new JumpingTime(), new Slowness());
        using var truth = Truth.Open(options.TruthFile);
        using var history = new HistoryRecorder(options.Folder, options.Id);
        using var resting = new CancellationTokenSource();
        using var ending = new CancellationTokenSource();
        var store = await Settings.OpenStoreAsync(options);
        var source = new TruthSource(truth, (_, _) => slowness.Next());

        await Console.Out.WriteLineAsync(Session.Ready);
        if (await Console.In.ReadLineAsync() is null)
            return 0;
        var clients = Enumerable.Range(0, options.Caches).SelectMany(i => Start(SceneOf(i), options, options.Seed + i, resting.Token, ending.Token)).ToArray();
        await ObeyAsync(store, time, slowness, resting, ending);
        await Task.WhenAll(clients);
        await Console.Out.WriteLineAsync(Done);
        return 0;

        Scene SceneOf(int i) => new(
            new VersionCache(store, source, Settings.OfCache(options, time), VersionCache.SomeGroups), truth, history, options.Id * options.Caches + i);
    }

    private static IEnumerable<Task> Start(Scene scene, NodeOptions options, int seed, CancellationToken resting, CancellationToken ending)
    {
        var random = new Random(seed);
        for (var i = 0; i < options.Readers + options.Writers; i++)
        {
            var (client, own) = (i, new Random(random.Next()));
            yield return client < options.Readers
                ? Task.Run(() => new ReadingClient(scene, client, own).RunAsync(ending), CancellationToken.None)
                : Task.Run(() => new WritingClient(scene, client, own).RunAsync(resting), CancellationToken.None);
        }
    }

    /// <summary>Does what lines say, until one says to stop, or there are no more.</summary>
    private static async Task ObeyAsync(ICacheStore store, JumpingTime time, Slowness slowness, CancellationTokenSource resting, CancellationTokenSource ending)
    {
        while (await Console.In.ReadLineAsync(CancellationToken.None) is { } line && line != "stop")
        {
            switch (line.Split(' '))
            {
                case ["clock", var seconds]:
                    time.Jump(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
                    break;
                case ["slow", var milliseconds]:
                    slowness.MostMilliseconds = int.Parse(milliseconds, CultureInfo.InvariantCulture);
                    break;
                case ["flush"]:
                    await TryClearAsync(store);
                    break;
                case ["rest"]:
                    await resting.CancelAsync();
                    break;
                default:
                    throw new FormatException($"A node was told '{line}'.");
            }
        }

        await resting.CancelAsync();
        await ending.CancelAsync();
    }

    // A file that others keep locked for too long, as on a busy machine, refuses it: then it has not happened.
    private static async Task TryClearAsync(ICacheStore store)
    {
        try
        {
            await store.ClearAsync(null, CancellationToken.None);
        }
        catch (CacheStoreException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
        }
    }
}
