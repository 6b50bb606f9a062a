using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Shop.Catalogue;
using Shop.Data;

namespace Shop.Pages;

/// <summary>One product, and a form that changes its price.</summary>
internal sealed class ProductModel(Products products, ShopContext context) : PageModel
{
    public ShownProduct? Shown { get; private set; }

    public string? Wrong { get; private set; }

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        Shown = await products.FindAsync(slug, cancellationToken);
        return Shown is null ? NotFound() : Page();
    }

    /// <summary>Changes the price. No word of the cache: the context tells it.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, decimal? price, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || price is not (>= 0 and <= 99_999_999.99m))
        {
            Wrong = "A price is a number from 0 to 99999999.99.";
            return await OnGetAsync(slug, cancellationToken);
        }

        if (await context.Products.SingleOrDefaultAsync(p => p.Slug == slug, cancellationToken) is not { } product)
            return NotFound();
        product.Price = decimal.Round(price.Value, 2);
        await context.SaveChangesAsync(cancellationToken);
        return RedirectToPage(new { slug });
    }
}
