using Microsoft.AspNetCore.Mvc.RazorPages;
using Shop.Catalogue;

namespace Shop.Pages;

/// <summary>All products.</summary>
internal sealed class IndexModel(Products products, HandChange handChange) : PageModel
{
    public IReadOnlyList<ShownProduct> Products { get; private set; } = [];

    public string ChangeByHand => handChange.CommandFor("coffee");

    public async Task OnGetAsync(CancellationToken cancellationToken) => Products = await products.ListAsync(cancellationToken);
}
