using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>What walks need: a database, a store, and a folder that goes with them.</summary>
internal sealed class WalkPlace : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cachecow-walk-").FullName;
    private readonly string _kind;
    private PostgresServer? _postgres;
    private int _runs;

    private WalkPlace(string kind) => (_kind, Address) = (kind, Path.Combine(_folder, "cache.db"));

    /// <summary>The Redis server, if it is of the tests' own.</summary>
    public RedisServer? Redis { get; private set; }

    public WalkDatabase Database { get; private set; } = null!;

    public ICacheStore Store { get; private set; } = null!;

    /// <summary>Where the store is.</summary>
    public string Address { get; private set; }

    /// <param name="kind">Of the store: redis or sqlite.</param>
    /// <param name="isToBreak">The Redis server is one of the tests' own, whatever the environment names.</param>
    public static async Task<WalkPlace> OpenAsync(string kind, bool isToBreak = false)
    {
        var place = new WalkPlace(kind);
        try
        {
            await place.StartAsync(isToBreak);
            return place;
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    /// <summary>Objects that nobody else uses.</summary>
    public async Task<WalkObjects> NewObjectsAsync()
    {
        var objects = new WalkObjects(Interlocked.Increment(ref _runs));
        foreach (var key in objects.All)
            await Database.AddAsync(key);
        return objects;
    }

    /// <summary>A writer in a process of its own.</summary>
    /// <param name="words">How it writes, as <see cref="WriteNode"/> takes them.</param>
    public async Task<SteppedWriter> NewWriterAsync(params string[] words)
    {
        var process = new NodeProcess(["write-node", "--store", _kind, "--address", Address, "--database", Database.Connection, .. words]);
        await process.ReadyAsync();
        return new SteppedWriter(process);
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable store)
            await store.DisposeAsync();
        (Store as IDisposable)?.Dispose();
        if (Database is not null)
            await Database.DisposeAsync();
        if (Redis is not null)
            await Redis.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(bool isToBreak)
    {
        if (_kind == "redis")
            Address = (isToBreak ? null : RedisAddress.Given) ?? (Redis = await RedisServer.StartAsync()).Address;
        Database = await WalkDatabase.CreateAsync(PostgresAddress.Given ?? (_postgres = await PostgresServer.StartAsync()).ConnectionString);
        Store = await Stores.OpenAsync(_kind, Address);
    }
}
