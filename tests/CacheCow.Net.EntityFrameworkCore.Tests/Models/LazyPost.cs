using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>An entity that a context gives a service to.</summary>
internal sealed class LazyPost
{
    private readonly ILazyLoader? _loader;

    public LazyPost()
    {
    }

    private LazyPost(ILazyLoader loader) => _loader = loader;

    public int Id { get; set; }

    public bool HasLoader() => _loader is not null;
}
