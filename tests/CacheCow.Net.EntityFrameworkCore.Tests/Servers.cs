using CacheCow.Net.Testing;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>The server that the tests of this assembly share, started when it is first asked for.</summary>
[SetUpFixture]
internal sealed class Servers
{
    private static readonly Lazy<Task<PostgresServer>> Start = new(() => PostgresServer.StartAsync());

    /// <summary>How to connect; a database is still to be named.</summary>
    public static async Task<string> PostgresAsync() => PostgresAddress.Given ?? (await Start.Value).ConnectionString;

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (Start is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Start.Value).DisposeAsync();
    }
}
