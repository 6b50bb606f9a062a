using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>What walks need: a database, a store, and a folder that goes with them.</summary>
internal sealed class WalkPlace : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cachecow-walk-").FullName;
    private readonly string _kind;
    private PostgresServer? _postgres;
    private int _parts;
    private int _runs;
    private int _stores;

    private WalkPlace(string kind) => _kind = kind;

    /// <summary>The Redis server, if it is of the tests' own.</summary>
    public RedisServer? Redis { get; private set; }

    public WalkDatabase Database { get; private set; } = null!;

    /// <summary>Where the Redis server is.</summary>
    public string Address { get; private set; } = "";

    /// <param name="kind">Of the store: redis or sqlite.</param>
    /// <param name="isToBreak">The Redis server is one of the tests' own, whatever the environment names.</param>
    /// <param name="parts">How many parts objects have.</param>
    public static async Task<WalkPlace> OpenAsync(string kind, bool isToBreak = false, int parts = 2)
    {
        var place = new WalkPlace(kind) { _parts = parts };
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
            await Database.AddAsync(key, _parts);
        return objects;
    }

    /// <summary>A store of its own: those on one server share no objects.</summary>
    public async Task<WalkStore> NewStoreAsync()
    {
        var name = $"walk-{Database.Name}-{Interlocked.Increment(ref _stores)}";
        var address = _kind == "redis" ? Address : Path.Combine(_folder, name);
        return new WalkStore(await Stores.OpenAsync(_kind, address, name), name, ["--store", _kind, "--address", address, "--prefix", name, "--database", Database.Connection]);
    }

    public async ValueTask DisposeAsync()
    {
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
    }
}
