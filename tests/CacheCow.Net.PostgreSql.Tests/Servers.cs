using CacheCow.Net.Testing;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>The servers that the tests of this assembly share, each started when it is first asked for. They set the server itself up, so one that is given is not used.</summary>
[SetUpFixture]
internal sealed class Servers
{
    private static readonly Lazy<Task<PostgresServer>> Postgres = new(() => PostgresServer.StartAsync("max_replication_slots=40", "max_wal_senders=40"));
    private static readonly Lazy<Task<RedisServer>> Redis = new(() => RedisServer.StartAsync());

    public static Task<PostgresServer> PostgresAsync() => Postgres.Value;

    public static Task<RedisServer> RedisAsync() => Redis.Value;

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (Postgres is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Postgres.Value).DisposeAsync();
        if (Redis is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Redis.Value).DisposeAsync();
    }
}
