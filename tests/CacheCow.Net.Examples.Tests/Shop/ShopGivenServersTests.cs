using CacheCow.Net.Testing;

namespace CacheCow.Net.Examples.Tests;

/// <summary>A shop on servers that are given, and what it says if they are not there.</summary>
[TestFixture, Parallelizable]
[Platform("Linux,MacOsX", Reason = "Its servers are not to be had elsewhere.")]
internal sealed class ShopGivenServersTests
{
    private RedisServer _redis = null!;
    private PostgresServer _postgres = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _redis = await RedisServer.StartAsync();
        _postgres = await PostgresServer.StartAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_redis is not null)
            await _redis.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    // Shops that were killed leave their slots; a database cannot go before them, nor they before whoever reads them.
    [SetUp]
    public async Task Empty()
    {
        await _redis.CliAsync("FLUSHALL");
        await _postgres.PsqlAsync("postgres", "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active");
        await Until.TrueAsync("nobody has the slots", async () => await _postgres.PsqlAsync("postgres", "SELECT count(*) FROM pg_replication_slots WHERE active") == "0");
        await _postgres.PsqlAsync("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        await _postgres.PsqlAsync("postgres", "DROP DATABASE IF EXISTS cachecow_shop WITH (FORCE)");
    }

    [Test]
    public async Task Shop_ServersGiven_UsesThemAndLeavesNoSlot()
    {
        await using var shop = await ShopProcess.OpenAsync(ShopProcess.Given(_redis.Address, _postgres.ConnectionString));
        using var browser = new ShopBrowser(shop.Address);
        Assert.That(await browser.PriceAsync("coffee"), Is.EqualTo(5.90m));
        Assert.That(await _redis.CliAsync("KEYS", "shop:cache:*"), Is.Not.Empty);
        Assert.That(shop.Left, Is.Empty, "it has started nothing");

        await Command.RunAsync("sh", "-c", shop.ChangeByHand);
        await Until.TrueAsync("the page shows the new price", async () => await browser.PriceAsync("coffee") == 6.00m);

        await shop.SignalAsync("TERM");
        Assert.That((await shop.EndAsync()).ExitCode, Is.Zero);
        Assert.That(await _postgres.PsqlAsync("cachecow_shop", "SELECT count(*) FROM pg_replication_slots"), Is.EqualTo("0"));
        Assert.That(await _postgres.PsqlAsync("cachecow_shop", "SELECT price FROM products WHERE slug = 'coffee'"), Is.EqualTo("6.00"));
    }

    /// <summary>The twin of "a price that is changed in psql arrives": it is the commit log by which it does, and nothing else.</summary>
    [Test]
    public async Task Shop_LogStandsStill_PriceArrivesOnlyWhenItGoesOn()
    {
        await using var shop = await ShopProcess.OpenAsync(ShopProcess.Given(_redis.Address, _postgres.ConnectionString));
        using var browser = new ShopBrowser(shop.Address);
        await browser.PriceAsync("coffee");

        var sender = await _postgres.PsqlAsync("cachecow_shop", "SELECT active_pid FROM pg_replication_slots");
        await Command.RunAsync("kill", "-STOP", sender);
        try
        {
            await Command.RunAsync("sh", "-c", shop.ChangeByHand);
            for (var reads = 0; reads < 50; reads++)
                Assert.That(await browser.PriceAsync("coffee"), Is.EqualTo(5.90m));
        }
        finally
        {
            await Command.RunAsync("kill", "-CONT", sender);
        }

        await Until.TrueAsync("the page shows the new price", async () => await browser.PriceAsync("coffee") == 6.00m);
    }

    [Test]
    public async Task Shop_ChangedWhileClosed_OpensWithTheNewPrice()
    {
        await using (var shop = await ShopProcess.OpenAsync(ShopProcess.Given(_redis.Address, _postgres.ConnectionString)))
        {
            using var browser = new ShopBrowser(shop.Address);
            Assert.That(await browser.PriceAsync("coffee"), Is.EqualTo(5.90m));
            await shop.SignalAsync("TERM");
            await shop.EndAsync();
        }

        await _postgres.PsqlAsync("cachecow_shop", "UPDATE products SET price = 1 WHERE slug = 'coffee'");
        await using var again = await ShopProcess.OpenAsync(ShopProcess.Given(_redis.Address, _postgres.ConnectionString));
        using var other = new ShopBrowser(again.Address);
        Assert.That(await other.PriceAsync("coffee"), Is.EqualTo(1m));
    }

    [Test]
    public async Task Shop_NoRedisAtTheAddress_SaysSo()
    {
        var outcome = await ShopProcess.RunAsync("--urls http://127.0.0.1:0", ShopProcess.Given($"127.0.0.1:{FreePort.Next()}", _postgres.ConnectionString));
        Assert.That(outcome.ExitCode, Is.EqualTo(3), outcome.Output);
        Assert.That(outcome.Errors, Does.StartWith("No Redis server answers at the one in CACHECOW_REDIS"));
    }

    [Test]
    public async Task Shop_NoPostgresAtTheAddress_SaysSo()
    {
        var outcome = await ShopProcess.RunAsync("--urls http://127.0.0.1:0", ShopProcess.Given(_redis.Address, $"Host=127.0.0.1;Port={FreePort.Next()};Username=postgres;Password=secret"));
        Assert.That(outcome.ExitCode, Is.EqualTo(3), outcome.Output);
        Assert.That(outcome.Errors, Does.StartWith("The shop's database cannot be made or opened").And.Not.Contain("secret"));
    }
}
