namespace Shop.Data;

/// <summary>What the shop sells.</summary>
internal sealed class Product
{
    public int Id { get; init; }

    /// <summary>How its page is called.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    public decimal Price { get; set; }
}
