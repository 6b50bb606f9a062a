using CacheCow.Net.Testing;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>The servers that the tests of this assembly share, each started when it is first asked for. They set the server itself up, so one that is given is not used.</summary>
[SetUpFixture]
internal sealed class Servers
{
    private static readonly Lazy<Task<PostgresServer>> Postgres = new(() => StartAsync(PostgresRelease.Installed));
    private static readonly Lazy<Task<PostgresServer>> Postgres18 = new(() => StartAsync(PostgresRelease.Eighteen));
    private static readonly Lazy<Task<RedisServer>> Redis = new(() => RedisServer.StartAsync());

    public static Task<PostgresServer> PostgresAsync(PostgresRelease release) => (release == PostgresRelease.Eighteen ? Postgres18 : Postgres).Value;

    public static Task<RedisServer> RedisAsync() => Redis.Value;

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var postgres in new[] { Postgres, Postgres18 })
        {
            if (postgres is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await postgres.Value).DisposeAsync();
        }

        if (Redis is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Redis.Value).DisposeAsync();
    }

    private static Task<PostgresServer> StartAsync(PostgresRelease release) => PostgresServer.StartAsync(release, "max_replication_slots=40", "max_wal_senders=40");
}
