using CacheCow.Net.Testing;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>The servers that the tests of this assembly share, each started when it is first asked for.</summary>
[SetUpFixture]
internal sealed class Servers
{
    private static readonly Lazy<Task<PostgresServer>> Installed = new(() => PostgresServer.StartAsync());
    private static readonly Lazy<Task<PostgresServer>> Eighteen = new(() => PostgresServer.StartAsync(PostgresRelease.Eighteen));

    /// <summary>How to connect; a database is still to be named. A server that is given stands for the one that is installed.</summary>
    public static async Task<string> PostgresAsync(PostgresRelease release = PostgresRelease.Installed) => release == PostgresRelease.Eighteen
        ? (await Eighteen.Value).ConnectionString
        : PostgresAddress.Given ?? (await Installed.Value).ConnectionString;

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var server in new[] { Installed, Eighteen })
        {
            if (server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await server.Value).DisposeAsync();
        }
    }
}
