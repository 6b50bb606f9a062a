using System.Text.Json;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>One process of a race: its readers, its writers, and what they have found.</summary>
internal static class RaceNode
{
    private static readonly TimeSpan MostToEnd = TimeSpan.FromSeconds(40);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        using var session = Session.Open(arguments);
        using var meter = new MeterReader(VersionCache.Name);
        var file = arguments.Text("truth", "");
        using var truth = File.Exists(file) ? Truth.Open(file) : Truth.Create(file, arguments.Number("keys", 50));
        var course = await CourseAsync(arguments, truth);
        await course.Cache.ReadAsync(0);
        await session.BeginAsync(arguments);

        var found = await RaceAsync(arguments, course, session.Ending);
        found.HasLocalTier = arguments.Has("local");
        (found.LocalHits, found.StoreHits) = (meter["cachecow.hits local"], meter["cachecow.hits store"]);
        (found.Fetches, found.FillsRejected) = (meter["cachecow.fetch.duration"], meter["cachecow.fills rejected"]);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(found));
        return found.AreBad ? 1 : 0;
    }

    private static async Task<Course> CourseAsync(Arguments arguments, Truth truth)
    {
        var staleness = TimeSpan.FromSeconds(arguments.Seconds("max-staleness", 3));
        var groups = arguments.Has("tag") ? VersionCache.SomeGroups : 0;
        var mostFetch = arguments.Number("fetch-ms", 3);
        var source = new TruthSource(truth, (_, _) => TimeSpan.FromMilliseconds(Random.Shared.Next(mostFetch + 1)));
        IRaceCache cache = arguments.Has("plain")
            ? await PlainCache.ConnectAsync(arguments.Text("address", ""), source, arguments.Has("local"))
            : new VersionCache(await Stores.OpenAsync(arguments), source, OptionsOf(arguments, staleness), groups);
        var writing = arguments.Has("hoping") ? Writing.Hoping : arguments.Has("scopes") ? Writing.InScopes : Writing.Invalidating;
        return new Course(cache, truth, new OwnReturns(truth.Keys), groups, staleness, writing);
    }

    private static CacheCowOptions OptionsOf(Arguments arguments, TimeSpan staleness) => new()
    {
        Name = VersionCache.Name,
        WriteLifetime = TimeSpan.FromSeconds(1),
        LocalTier = arguments.Has("local") ? new LocalTierOptions { MaxStaleness = staleness } : null,
    };

    private static async Task<Findings> RaceAsync(Arguments arguments, Course course, CancellationToken ending)
    {
        var seeds = new Random(arguments.Number("seed", 1));
        var readers = Make(arguments.Number("readers", 6), () => new RaceReader(course, new Random(seeds.Next())));
        var writers = Make(arguments.Number("writers", 1), () => WriterOf(course, new Random(seeds.Next())));
        await EndAsync(
            [.. readers.Select(reader => Task.Run(() => reader.RunAsync(ending))), .. writers.Select(writer => Task.Run(() => writer.RunAsync(ending)))],
            [.. readers.Select<RaceReader, Func<string>>(reader => () => reader.Doing), .. writers.Select<RaceWriter, Func<string>>(writer => () => writer.Doing)],
            ending);

        var all = new Findings();
        foreach (var found in readers.Select(reader => reader.Found).Concat(writers.Select(writer => writer.Found)))
            all.Add(found);
        return all;
    }

    // Whoever has started this node waits for its word: rather one that says who hangs than none.
    private static async Task EndAsync(Task[] runs, Func<string>[] doing, CancellationToken ending)
    {
        await Task.Delay(Timeout.Infinite, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await Task.WhenAll(runs).WaitAsync(MostToEnd, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            var hanging = runs.Zip(doing).Where(one => !one.First.IsCompleted).Select(one => one.Second());
            throw new TimeoutException(
                $"Not ended: {string.Join("; ", hanging)}. {ThreadPool.ThreadCount} threads, {ThreadPool.PendingWorkItemCount} pieces of work wait, {Timer.ActiveCount} timers.");
        }
    }

    private static RaceWriter WriterOf(Course course, Random random) =>
        course.Writing == Writing.Invalidating ? new InvalidatingWriter(course, random) : new ScopeWriter(course, random);

    private static T[] Make<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];
}
