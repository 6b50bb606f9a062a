using System.Collections.Concurrent;
using System.Diagnostics;
using CacheCow.Net.PostgreSql;
using CacheCow.Net.Redis;
using CacheCow.Net.Testing;
using Npgsql;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>
/// The commit log as a source of invalidations, PostgreSQL and Redis: the time from a COMMIT's return to the invalidation in Redis, of one row a transaction at 1,000 transactions a second,
/// and the row changes a second that it keeps up with. The baseline of the times is the COMMIT itself; that of feed.visibility is a feed that does not ask whether a commit can be seen.
/// </summary>
internal sealed class Feed() : Measure("feed")
{
    private const int Rows = 20_000;
    private const int Rate = 1000;
    private const int Seconds = 10;
    private const int Writers = 4;
    private const int Bulk = 500;
    private const int Bulks = 600;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var postgres = await PostgresServer.StartAsync("synchronous_commit=on");
        await using var redis = await RedisServer.StartAsync();
        await using var store = await RedisStore.ConnectAsync(redis.Address);
        var address = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "postgres", MaxPoolSize = 40 }.ConnectionString;
        await postgres.PsqlAsync("postgres", $"CREATE TABLE rows (id int PRIMARY KEY, number int); INSERT INTO rows SELECT i, 0 FROM generate_series(0, {Rows - 1}) i");

        List<double> commits, delays, hasty;
        double written, sustained;
        var watched = new WatchedStore(store);
        await using (var feed = await StartAsync(address, watched, new PostgresFeedOptions { SlotName = "hasty", TakesLoggedForVisible = true }))
        {
            await PacedAsync(address, watched, seconds: 2);
            (_, hasty) = await PacedAsync(address, watched, Seconds);
        }

        await postgres.PsqlAsync("postgres", "SELECT pg_drop_replication_slot('hasty') FROM pg_replication_slots WHERE NOT active");
        await using (var feed = await StartAsync(address, watched, new PostgresFeedOptions()))
        {
            await PacedAsync(address, watched, seconds: 2);
            (commits, delays) = await PacedAsync(address, watched, Seconds);
            (written, sustained) = await SustainedAsync(address, feed);
        }

        return
        [
            new Ratio("feed.p50", "ms", Quantile(delays, 0.5), Quantile(commits, 0.5)),
            new Ratio("feed.p99", "ms", Quantile(delays, 0.99), Quantile(commits, 0.99)),
            new Ratio("feed.visibility.p50", "ms", Quantile(delays, 0.5), Quantile(hasty, 0.5)),
            new Ratio("feed.visibility.p99", "ms", Quantile(delays, 0.99), Quantile(hasty, 0.99)),
            new Ratio("feed.sustained", "rows/s", sustained, written),
        ];
    }

    private static async Task<PostgresFeed> StartAsync(string address, WatchedStore watched, PostgresFeedOptions options)
    {
        var feed = new PostgresFeed(address, options);
        feed.Table("rows").Invalidates(new RowCache(watched), row => row.Get<int>("id"), tag: "rows", columns: ["id"]);
        feed.Start();
        await feed.CatchUpAsync();
        return feed;
    }

    /// <summary>Changes one row a transaction, at a rate; returns the milliseconds of each COMMIT, and those from its return to the row's invalidation.</summary>
    private static async Task<(List<double> Commits, List<double> Delays)> PacedAsync(string address, WatchedStore watched, int seconds)
    {
        watched.Begin();
        var (commits, committed) = (new ConcurrentBag<double>(), new ConcurrentDictionary<int, long>());
        var startedAt = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(address);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("UPDATE rows SET number = number + 1 WHERE id = $1", connection) { Parameters = { new NpgsqlParameter<int>() } };
            for (var i = writer; i < Rate * seconds; i += Writers)
            {
                var wait = TimeSpan.FromSeconds((double)i / Rate) - Stopwatch.GetElapsedTime(startedAt);
                if (wait > TimeSpan.FromMilliseconds(1))
                    await Task.Delay(wait);
                command.Parameters[0].Value = i;
                var before = Stopwatch.GetTimestamp();
                await command.ExecuteNonQueryAsync();
                committed[i] = Stopwatch.GetTimestamp();
                commits.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }
        })));
        await Until.TrueAsync("all is invalidated", () => Task.FromResult(committed.Keys.All(watched.Seen.ContainsKey)));

        // Whoever is told of the commit after the reader has invalidated already has waited for nothing.
        return ([.. commits], [.. committed.Select(pair => Math.Max(0, Stopwatch.GetElapsedTime(pair.Value, watched.Seen[pair.Key]).TotalMilliseconds))]);
    }

    /// <summary>Row changes a second, by transactions of many rows, as fast as two writers can: of the writers, and until all is invalidated.</summary>
    private static async Task<(double Written, double Invalidated)> SustainedAsync(string address, PostgresFeed feed)
    {
        await feed.CatchUpAsync();
        var startedAt = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(address);
            await connection.OpenAsync();
            for (var i = writer; i < Bulks; i += 2)
            {
                var from = i * Bulk % Rows;
                await using var command = new NpgsqlCommand($"UPDATE rows SET number = number + 1 WHERE id >= {from} AND id < {from + Bulk}", connection);
                await command.ExecuteNonQueryAsync();
            }
        })));
        var written = Stopwatch.GetElapsedTime(startedAt);
        await feed.CatchUpAsync();
        return (Bulk * Bulks / written.TotalSeconds, Bulk * Bulks / Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }

    private static double Quantile(List<double> values, double part) => values.Order().ElementAt((int)(values.Count * part));

    /// <summary>Notes when each object was invalidated, after the store has answered.</summary>
    private sealed class WatchedStore(ICacheStore inner) : StoreDouble(inner)
    {
        private static readonly Dictionary<string, int> Ids = Enumerable.Range(0, Rows).ToDictionary(id => CacheKeys.For("row", id).Data);

        public ConcurrentDictionary<int, long> Seen { get; private set; } = new();

        public void Begin() => Seen = new();

        public override async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
        {
            await Inner.InvalidateManyAsync(keys, hold, cancellationToken);
            var now = Stopwatch.GetTimestamp();
            foreach (var key in keys)
                Seen.TryAdd(Ids[key.Data], now);
        }
    }

    private sealed class RowCache(ICacheStore store) : CacheCow<int, string?>(store)
    {
        protected override string? Fetch(int key) => null;

        protected override byte[] Serialize(string? obj) => [];

        protected override string? Deserialize(int key, ReadOnlyMemory<byte> data) => "";

        protected override CacheKeys GetKeys(int key) => CacheKeys.For("row", key);

        protected override IReadOnlyList<string> GetTags(int key) => ["rows"];
    }
}
