using System.Runtime.CompilerServices;
using Shop.Catalogue;

namespace Shop.Live;

/// <summary>Tells an open page what its product is now, by server-sent events.</summary>
internal static class LivePrices
{
    // Four reads a second for each open page: almost all are answered by the local tier, with no round trip.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public static void MapLivePrices(this WebApplication app) => app.MapGet(
        "/live/{slug}",
        (string slug, Products products, IHostApplicationLifetime lifetime, HttpContext http) =>
        {
            // An open page must not keep the shop from closing.
            var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            http.Response.RegisterForDispose(ended);
            return TypedResults.ServerSentEvents(FollowAsync(slug, products, ended.Token));
        });

    private static async IAsyncEnumerable<LiveProduct> FollowAsync(string slug, Products products, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = default(LiveProduct);
        while (!cancellationToken.IsCancellationRequested && await products.FindAsync(slug, CancellationToken.None) is { } product)
        {
            var now = new LiveProduct(product.Price, product.Origin);
            if (now != told)
                yield return told = now;
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
