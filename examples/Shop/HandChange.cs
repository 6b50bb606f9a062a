namespace Shop;

/// <summary>How to change a price past the shop.</summary>
/// <param name="Psql">The command that opens the database.</param>
internal sealed record HandChange(string Psql)
{
    /// <summary>A command line that changes the price of one product.</summary>
    public string CommandFor(string slug) => $"{Psql} -c \"UPDATE products SET price = price + 0.10 WHERE slug = '{slug}'\"";
}
