using System.Diagnostics;
using CacheCow.Net.Redis;
using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>
/// Accepting values behind a cache, beside bare <c>XADD</c>; and emptying the queue into a source that takes no time, beside accepting.
/// </summary>
internal sealed class Behind() : Measure("behind")
{
    private const int Callers = 64;
    private const int Objects = 1024;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var server = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(server.Address);
        var (store, database) = (new RedisStore(connection), connection.GetDatabase());
        var behind = new WriteBehindOptions { Queue = "notes", MaxLength = 10_000_000, Drains = false };
        await using var accepting = new NotesBehind(store, behind);
        var (accepts, adds) = await Rounds.AlternateAsync(
            (watch, length) => Rounds.RepeatAsync(Callers, watch, length, i => accepting.AcceptAsync(i % Objects, new Note(i, "note")).AsTask()),
            (watch, length) => Rounds.RepeatAsync(Callers, watch, length, _ => database.ExecuteAsync("XADD", "bare", "*", "k", "note", "v", "note")));

        var waiting = (await accepting.GetStateAsync()).Length;
        await using var writing = new NotesBehind(store, behind with { Drains = true, Concurrency = Callers });
        var startedAt = Stopwatch.GetTimestamp();
        await writing.DrainAsync();
        return [new Ratio("behind.accept", "ops/s", accepts, adds), new Ratio("behind.drain", "ops/s", waiting / Stopwatch.GetElapsedTime(startedAt).TotalSeconds, accepts)];
    }

    private sealed class NotesBehind(ICacheStore store, WriteBehindOptions behind) : WriteBehind<int, Note>(store, behind)
    {
        protected override Note? Fetch(int key) => null;

        protected override byte[] Serialize(Note obj) => BitConverter.GetBytes(obj.Id);

        protected override Note Deserialize(int key, ReadOnlyMemory<byte> data) => new(BitConverter.ToInt32(data.Span), "note");

        protected override CacheKeys GetKeys(int key) => CacheKeys.For("behind", key);

        protected override ValueTask WriteAsync(int key, Note? obj, WriteContext context, CancellationToken cancellationToken) => default;
    }
}
