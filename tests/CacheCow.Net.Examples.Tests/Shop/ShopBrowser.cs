using System.Net;
using System.Text.RegularExpressions;

namespace CacheCow.Net.Examples.Tests;

/// <summary>Looks at the pages of a shop, and fills in their forms.</summary>
internal sealed partial class ShopBrowser(Uri address) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = address };

    public void Dispose() => _client.Dispose();

    /// <summary>A page, with its characters as people see them.</summary>
    public async Task<string> ReadAsync(string path) => WebUtility.HtmlDecode(await _client.GetStringAsync(path));

    public async Task<decimal> PriceAsync(string slug) =>
        decimal.Parse(Price().Match(await ReadAsync($"/products/{slug}")).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _client.GetAsync(path);
        return response.StatusCode;
    }

    /// <summary>Sends a page's form; what comes back is the page that it leads to.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, string field, string value, bool withToken = true)
    {
        var token = withToken ? Token().Match(await ReadAsync(path)).Groups[1].Value : "";
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new(field, value)]);
        return await _client.PostAsync(path, form);
    }

    /// <summary>What an open page is told, until the caller has heard enough.</summary>
    public async IAsyncEnumerable<string> FollowAsync(string slug)
    {
        using var reader = new StreamReader(await _client.GetStreamAsync($"/live/{slug}"));
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                yield return line;
        }
    }

    [GeneratedRegex("""id="price"[^>]*>([0-9.]+)<""")]
    private static partial Regex Price();

    [GeneratedRegex("""__RequestVerificationToken" type="hidden" value="([^"]+)""")]
    private static partial Regex Token();
}
