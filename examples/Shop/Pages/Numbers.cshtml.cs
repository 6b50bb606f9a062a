using CacheCow.Net.PostgreSql;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Shop.Numbers;

namespace Shop.Pages;

/// <summary>What the cache and the feed count, and how the feed is.</summary>
internal sealed class NumbersModel(CacheNumbers numbers, PostgresFeed feed) : PageModel
{
    public FeedHealth Health { get; private set; } = null!;

    public IReadOnlyList<KeyValuePair<string, Number>> Numbers { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Health = await feed.GetHealthAsync(cancellationToken);
        Numbers = numbers.Read();
    }
}
