using System.Security.Cryptography;
using CacheCow.Net.Redis;
using StackExchange.Redis;

namespace Shop.Servers;

/// <summary>The Redis server of the shop: the one that <c>CACHECOW_REDIS</c> names, or one of its own that keeps nothing.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly ServerProcess? _own;
    private readonly string _configuration;

    private RedisServer(string configuration, string place, ServerProcess? own) => (_configuration, Place, _own) = (configuration, place, own);

    /// <summary>The server that the environment names; <see langword="null"/>: none.</summary>
    public static string? Given => Environment.GetEnvironmentVariable("CACHECOW_REDIS") is { Length: > 0 } given ? given : null;

    /// <summary>Where it is, for people.</summary>
    public string Place { get; }

    /// <exception cref="Failure">It did not start.</exception>
    public static async Task<RedisServer> OpenAsync()
    {
        if (Given is { } given)
            return new RedisServer(given, "the one in CACHECOW_REDIS", own: null);

        var (port, password) = (FreePort.Next(), RandomNumberGenerator.GetHexString(32, lowercase: true));
        var own = ServerProcess.Start(await MakeFolderAsync(port, password), "TERM", "redis-server", "redis.conf");
        var server = new RedisServer($"127.0.0.1:{port},password={password}", $"127.0.0.1:{port}, our own", own);
        try
        {
            await own.BeReadyAsync("redis-server");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects to it. Whatever else is on the server is left alone.</summary>
    /// <exception cref="Failure">It does not answer, or its address is none.</exception>
    public async Task<RedisStore> ConnectAsync()
    {
        try
        {
            return await RedisStore.ConnectAsync(_configuration, new RedisStoreOptions { KeyPrefix = "shop:" });
        }
        catch (Exception error) when (error is RedisConnectionException or ArgumentException)
        {
            throw new Failure($"No Redis server answers at {Place}: {error.Message}", ExitCode.NoServer, error);
        }
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    // In a file and not in the arguments, which everybody on the machine can see.
    private static async Task<string> MakeFolderAsync(int port, string password)
    {
        var folder = Directory.CreateTempSubdirectory("shop-redis-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "redis.conf"), $"""
            bind 127.0.0.1
            port {port}
            requirepass {password}
            save ""
            appendonly no

            """);
        return folder;
    }
}
