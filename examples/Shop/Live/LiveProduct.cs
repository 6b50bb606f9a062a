namespace Shop.Live;

/// <summary>What an open page is told.</summary>
internal sealed record LiveProduct(string Price, string Origin);
