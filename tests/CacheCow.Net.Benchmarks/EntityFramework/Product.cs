namespace CacheCow.Net.Benchmarks;

/// <summary>An entity as there are many.</summary>
internal sealed class Product
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public decimal Price { get; set; }

    public int Stock { get; set; }

    public DateTime ChangedAt { get; set; }

    public static Product Of(int id) => new()
    {
        Id = id,
        Name = $"Product {id}",
        Description = new string('d', 120),
        Price = id,
        Stock = id % 100,
        ChangedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
    };
}
