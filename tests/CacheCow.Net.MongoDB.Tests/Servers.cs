using System.Collections.Concurrent;
using CacheCow.Net.Testing;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace CacheCow.Net.MongoDB.Tests;

/// <summary>The one server and client that the tests of this assembly share.</summary>
[SetUpFixture]
internal sealed class Servers
{
    private static MongoTarget? _target;

    public static string Name => _target!.Name;

    public static MongoClient Client { get; private set; } = null!;

    /// <summary>The commands that the client has sent, each with the database that it was for.</summary>
    public static ConcurrentQueue<(string Database, BsonDocument Command)> Sent { get; } = new();

    [OneTimeSetUp]
    public async Task Start()
    {
        _target = await MongoTarget.FindAsync();
        if (_target is null)
        {
            ServerMissing.End("no MongoDB: set CACHECOW_MONGODB to an address, start Docker, or install python3-mongomock and python3-pymongo");
            return;
        }

        await TestContext.Progress.WriteLineAsync($"The MongoDB tests run against {Name}.");
        var settings = MongoClientSettings.FromConnectionString(_target.Address);
        settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandStartedEvent>(Note);
        Client = new MongoClient(settings);
    }

    // A copy: the driver takes its own back as soon as the command is sent.
    private static void Note(CommandStartedEvent started) =>
        Sent.Enqueue((started.DatabaseNamespace.DatabaseName, BsonSerializer.Deserialize<BsonDocument>(started.Command.ToBson())));

    [OneTimeTearDown]
    public async Task Stop()
    {
        Client?.Dispose();
        if (_target is not null)
            await _target.DisposeAsync();
    }
}
