using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Shop.Catalogue;
using Shop.Data;

namespace Shop.Pages;

/// <summary>All products, and a sale.</summary>
internal sealed class IndexModel(Products products, ShopContext context) : PageModel
{
    public IReadOnlyList<ShownProduct> Products { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Products = await products.ListAsync(cancellationToken);

    /// <summary>Makes everything cheaper, with one <c>UPDATE</c> that loads nothing: the context tells the cache of that, too.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await context.Products.ExecuteUpdateAsync(set => set.SetProperty(p => p.Price, p => Math.Round(p.Price * 0.9m, 2)), cancellationToken);
        return RedirectToPage();
    }
}
