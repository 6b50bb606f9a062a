using CacheCow.Net.Testing;
using DotNet.Testcontainers.Builders;
using Testcontainers.MongoDb;

namespace CacheCow.Net.MongoDB.Tests;

/// <summary>The server that the tests run against: what the environment names, else a container, else the stand-in.</summary>
internal sealed class MongoTarget : IAsyncDisposable
{
    private readonly IAsyncDisposable? _owned;

    private MongoTarget(string name, string address, IAsyncDisposable? owned) => (Name, Address, _owned) = (name, address, owned);

    /// <summary>What kind of server it is, for results to say.</summary>
    public string Name { get; }

    public string Address { get; }

    public static async Task<MongoTarget?> FindAsync() => Given() ?? await ContainerAsync() ?? await StandInAsync();

    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static MongoTarget? Given() => Environment.GetEnvironmentVariable("CACHECOW_MONGODB") is { Length: > 0 } address
        ? new("the server at CACHECOW_MONGODB", address, owned: null)
        : null;

    private static async Task<MongoTarget?> ContainerAsync()
    {
        try
        {
            var container = new MongoDbBuilder("mongo:7.0").WithReplicaSet().Build();
            await container.StartAsync();
            return new("MongoDB 7.0 in a container", container.GetConnectionString(), container);
        }
        catch (Exception exception) when (exception is DockerUnavailableException or ArgumentException)
        {
            return null;
        }
    }

    private static async Task<MongoTarget?> StandInAsync() => await MongoServer.StartAsync() is { } server
        ? new("the stand-in mongo_server.py (mongomock), no MongoDB", server.Address, server)
        : null;
}
