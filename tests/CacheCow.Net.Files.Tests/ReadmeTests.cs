namespace CacheCow.Net.Files.Tests;

/// <summary>The package's README, as code.</summary>
[TestFixture]
internal sealed class ReadmeTests : FileFixture
{
    [Test]
    public async Task Sample_OfTheReadme_ReadsSettings()
    {
        Write("tenants/acme.json", """{"Currency":"CHF"}""", LongAgo);
        var settings = FileCacheCow.Json<Settings>(Store, new FileCacheOptions { Root = Root });

        var current = settings.Get("tenants/acme.json");
        var several = await settings.GetManyAsync(["tenants/acme.json", "tenants/umbrella.json"]);

        Assert.That(current, Is.EqualTo(new Settings("CHF")));
        Assert.That(several.Keys, Is.EqualTo(new[] { "tenants/acme.json" }));
    }

    private sealed record Settings(string Currency);
}
