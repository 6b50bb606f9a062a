using System.Net.Sockets;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Examples.Tests;

/// <summary>The servers of a shop: its own ones, missing ones, and what becomes of them.</summary>
[TestFixture, Parallelizable]
[Platform("Linux,MacOsX", Reason = "Its servers are not to be had elsewhere.")]
internal sealed class ShopServersTests
{
    [TestCase("TERM", 0)]
    [TestCase("INT", 0)]
    public async Task Shop_AskedToEnd_EndsItsServersAndRemovesTheirFolders(string signal, int exitCode)
    {
        await using var shop = await ShopProcess.OpenAsync();
        Assert.That(shop.Ports, Has.Length.EqualTo(2).And.All.Matches<int>(IsOpen));
        Assert.That(shop.Left, Has.Length.EqualTo(2));

        // An open page must not keep it.
        using var browser = new ShopBrowser(shop.Address);
        await using var page = browser.FollowAsync("coffee").GetAsyncEnumerator();
        Assert.That(await page.MoveNextAsync());
        await shop.SignalAsync(signal);

        var outcome = await shop.EndAsync();
        Assert.That(outcome.ExitCode, Is.EqualTo(exitCode), outcome.Errors);
        Assert.That(outcome.Errors, Is.Empty);
        Assert.That(outcome.Left, Is.Empty);
        Assert.That(shop.Ports, Has.None.Matches<int>(IsOpen));
    }

    [Test]
    public async Task Shop_Killed_LeavesNoServerAndNoFolder()
    {
        await using var shop = await ShopProcess.OpenAsync();
        await shop.SignalAsync("KILL");
        await Until.TrueAsync("folders are gone", () => Task.FromResult(shop.Left.Length == 0));
        await Until.TrueAsync("servers are gone", () => Task.FromResult(!shop.Ports.Any(IsOpen)));
    }

    [Test]
    public async Task Shop_NothingInPath_SaysWhatToInstall()
    {
        var outcome = await ShopProcess.RunAsync("", new Dictionary<string, string> { ["PATH"] = "" });
        Assert.That(outcome, Has.Property(nameof(Outcome.ExitCode)).EqualTo(3).And.Property(nameof(Outcome.Output)).Empty);
        Assert.That(outcome.Errors, Does.Contain("redis-server is not in PATH").And.Contain("apt-get install redis-server").And.Contain("CACHECOW_REDIS="));
        Assert.That(outcome.Errors, Does.Not.Contain("   at "), "no stack trace");
        Assert.That(outcome.Left, Is.Empty);
    }

    [Test]
    public async Task Shop_ServerWithoutLogicalLog_SaysWhatToRun()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync("wal_level=replica");
        var outcome = await ShopProcess.RunAsync("--urls http://127.0.0.1:0", ShopProcess.Given(redis.Address, postgres.ConnectionString));
        Assert.That(outcome.ExitCode, Is.EqualTo(3), outcome.Output);
        Assert.That(outcome.Errors, Does.Contain("ALTER SYSTEM SET wal_level"));
        Assert.That(outcome.Errors, Does.Not.Contain("   at "), "no stack trace");
    }

    [Test]
    public async Task Shop_PortTaken_SaysSoAndCleansUp()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var outcome = await ShopProcess.RunAsync($"--urls http://{taken.LocalEndpoint}");
        if (outcome.Errors.StartsWith("The shop needs", StringComparison.Ordinal))
            ServerMissing.End(outcome.Errors);
        Assert.That(outcome.ExitCode, Is.EqualTo(1), outcome.Errors);
        Assert.That(outcome.Errors, Does.StartWith("The shop cannot open").And.Contain("--urls").And.Not.Contain("   at "));
        Assert.That(outcome.Left, Is.Empty);
    }

    [Test]
    public async Task Help_AskedFor_IsAnAnswer()
    {
        var outcome = await ShopProcess.RunAsync("--help");
        Assert.That(outcome.ExitCode, Is.Zero);
        Assert.That(outcome.Output, Does.Contain("Usage:").And.Contain("--urls").And.Contain("CACHECOW_POSTGRES"));
    }

    private static bool IsOpen(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
