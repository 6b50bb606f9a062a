using System.Globalization;
using System.Net;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Examples.Tests;

/// <summary>A shop on servers of its own. Its objects live for an hour: what changes sooner was noticed.</summary>
[TestFixture, Parallelizable]
[Platform("Linux,MacOsX", Reason = "Its servers are not to be had elsewhere.")]
internal sealed class ShopTests
{
    private ShopProcess _shop = null!;
    private ShopBrowser _browser = null!;

    // On a machine whose culture writes 6,75: pages and forms are as they are everywhere.
    [OneTimeSetUp]
    public async Task Open()
    {
        _shop = await ShopProcess.OpenAsync(new Dictionary<string, string> { ["LC_ALL"] = "de_DE.UTF-8" });
        _browser = new ShopBrowser(_shop.Address);
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        _browser?.Dispose();
        if (_shop is not null)
            await _shop.DisposeAsync();
    }

    [Test]
    public async Task Page_ReadAgain_ComesFromTheCache()
    {
        await _browser.ReadAsync("/products/bell");
        Assert.That(await _browser.ReadAsync("/products/bell"), Does.Contain("Cow bell").And.Contain("from the cache; fetched from PostgreSQL"));
        Assert.That(await _browser.ReadAsync("/"), Does.Contain("Coffee").And.Contain("Tea").And.Contain("Milk").And.Contain("Cow bell"));
    }

    [Test]
    public async Task Price_ChangedInPsql_ArrivesInThePage()
    {
        var before = await _browser.PriceAsync("coffee");
        Assert.That(await _browser.ReadAsync("/products/coffee"), Does.Contain("from the cache; fetched"), "else nothing is shown");
        await ChangeByHandAsync();
        await Until.TrueAsync("the page shows the new price", async () => await _browser.PriceAsync("coffee") == before + 0.10m);
        Assert.That(await _browser.ReadAsync("/numbers"), Does.Contain("Streaming").And.Contain("cachecow.feed.rows").And.Contain("ms after its commit"));
    }

    [Test]
    public async Task Price_ChangedInPsql_IsToldToTheOpenPage()
    {
        var isChanged = false;
        var told = new List<string>();
        var expected = "";
        await foreach (var product in _browser.FollowAsync("coffee"))
        {
            told.Add(product);
            if (!isChanged)
            {
                isChanged = true;
                expected = (await _browser.PriceAsync("coffee") + 0.10m).ToString("0.00", CultureInfo.InvariantCulture);
                await ChangeByHandAsync();
            }

            if (product.Contains($"\"price\":\"{expected}\"", StringComparison.Ordinal) || told.Count > 100)
                break;
        }

        Assert.That(told[^1], Does.Contain($"\"price\":\"{expected}\""));
    }

    [Test]
    public async Task Price_ChangedByTheForm_IsInTheNextPage()
    {
        await _browser.PriceAsync("tea");
        using var answer = await _browser.SendAsync("/products/tea", "price", "7.77");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(">7.77<"));
        Assert.That(await _browser.PriceAsync("tea"), Is.EqualTo(7.77m));
    }

    [TestCase("")]
    [TestCase("cheap")]
    [TestCase("-1")]
    [TestCase("100000000")]
    public async Task Price_ThatIsNone_IsToldAndChangesNothing(string price)
    {
        var before = await _browser.PriceAsync("bell");
        using var answer = await _browser.SendAsync("/products/bell", "price", price);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("A price is a number from 0 to 99999999.99."));
        Assert.That(await _browser.PriceAsync("bell"), Is.EqualTo(before));
    }

    [Test]
    public async Task Form_OfAnotherSite_IsRefused()
    {
        using var answer = await _browser.SendAsync("/products/bell", "price", "0", withToken: false);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Sale_OfEverything_IsInTheNextPage()
    {
        var before = await _browser.PriceAsync("milk");
        using var answer = await _browser.SendAsync("/", "sale", "");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await _browser.PriceAsync("milk"), Is.EqualTo(Math.Round(before * 0.9m, 2, MidpointRounding.AwayFromZero)));
    }

    [Test]
    public async Task Page_OfNoProduct_IsNotFound() =>
        Assert.That(await _browser.StatusAsync("/products/unicorn"), Is.EqualTo(HttpStatusCode.NotFound));

    [Test]
    public async Task Numbers_AfterReads_ShowHitsAndMisses()
    {
        await _browser.ReadAsync("/products/milk");
        await _browser.ReadAsync("/products/milk");
        Assert.That(await _browser.ReadAsync("/numbers"), Does.Contain("cachecow.hits tier=local").And.Contain("cachecow.misses").And.Contain("cachecow.fetch.duration outcome=ok"));
    }

    private async Task ChangeByHandAsync() => Assert.That(await Command.RunAsync("sh", "-c", _shop.ChangeByHand), Is.EqualTo("UPDATE 1"));
}
