using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Where a cache has its contexts from.</summary>
[TestFixture]
internal sealed class OwnContextsTests
{
    [Test]
    public async Task Get_WithACallersContext_NamesTheCacheAndTheRemedy_AndLeavesTheContextAlone([Values] bool isAsync)
    {
        await using var context = InMemory.Blog("shared")();
        var cache = new EfCacheCow<BlogContext>(new MemoryStore(), () => context, new CacheCowOptions { Name = "posts" });
#pragma warning disable CA1849 // the synchronous call is what is tested
        var failure = await Assert.CatchAsync<InvalidOperationException>(async () => _ = isAsync ? await cache.GetAsync<Post>(post => post.Id, 1) : cache.Get<Post>(post => post.Id, 1));
#pragma warning restore CA1849
        Assert.That(failure!.Message, Does.Contain("'posts'").And.Contain("() => new BlogContext(options)"));
        Assert.That(await context.Set<Post>().CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Get_WithContextsThatAreDisposedOf_NamesTheCacheAndTheRemedy()
    {
        var contexts = new Queue<BlogContext>(Enumerable.Range(0, 3).Select(_ => InMemory.Blog("shared")()));
        var used = contexts.ToArray()[^1];
        await used.DisposeAsync();
        var cache = new EfCacheCow<BlogContext>(new MemoryStore(), () => contexts.Count > 1 ? contexts.Dequeue() : used, new CacheCowOptions { Name = "posts" });
        var failure = await Assert.CatchAsync<InvalidOperationException>(() => cache.GetAsync<Post>(post => post.Id, 1).AsTask());
        Assert.That(failure!.Message, Does.Contain("'posts'").And.Contain("() => new BlogContext(options)"));
    }

    // Each needs the other: the cache asks for the factory at its first read only.
    [Test]
    public async Task Cache_MadeWithTheContainer_ReadsWithContextsThatUseIt()
    {
        var services = new ServiceCollection();
        services.AddSingleton(provider => new EfCacheCow<BlogContext>(new MemoryStore(), provider));
        services.AddDbContextFactory<BlogContext>((provider, options) =>
            options.UseInMemoryDatabase("container").UseCacheCow(provider.GetRequiredService<EfCacheCow<BlogContext>>()));
        await using var container = services.BuildServiceProvider();
        Assert.That(await container.GetRequiredService<EfCacheCow<BlogContext>>().GetAsync<Post>(post => post.Id, 1), Is.Null);
    }

    [Test]
    public async Task Cache_MadeWithAContainerWithoutAFactory_SaysWhatToDo()
    {
        await using var container = new ServiceCollection().BuildServiceProvider();
        var failure = await Assert.CatchAsync<InvalidOperationException>(
            () => new EfCacheCow<BlogContext>(new MemoryStore(), container).GetAsync<Post>(post => post.Id, 1).AsTask());
        Assert.That(failure!.Message, Does.Contain("AddDbContextFactory<BlogContext>"));
    }
}
