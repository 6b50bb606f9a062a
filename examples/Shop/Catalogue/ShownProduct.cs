using System.Globalization;
using Shop.Caching;
using Shop.Data;

namespace Shop.Catalogue;

/// <summary>A product, and where it came from.</summary>
/// <param name="Product">The product.</param>
/// <param name="Fetch">The last fetch of it by this process; <see langword="null"/>: there was none, another process has cached it.</param>
/// <param name="AskedAt">When we asked for it.</param>
/// <param name="AnsweredAt">When we had it.</param>
internal sealed record ShownProduct(Product Product, Fetch? Fetch, DateTimeOffset AskedAt, DateTimeOffset AnsweredAt)
{
    public string Price => Product.Price.ToString("0.00", CultureInfo.InvariantCulture);

    public bool IsFetched => Fetch?.At >= AskedAt;

    /// <summary>Where it came from, for people.</summary>
    public string Origin => Fetch switch
    {
        null => "from the cache, where another process has put it",
        { } fetch when IsFetched => $"fetched from PostgreSQL just now, at {Time(fetch)} ({Times(fetch)})",
        { } fetch => $"from the cache; fetched from PostgreSQL {Age(fetch)} ago, at {Time(fetch)} ({Times(fetch)})",
    };

    private static string Time(Fetch fetch) => fetch.At.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Times(Fetch fetch) => fetch.Times == 1 ? "the first time" : $"{fetch.Times} times so far";

    private string Age(Fetch fetch) => $"{Math.Max(0, (long)(AnsweredAt - fetch.At).TotalSeconds)} s";
}
