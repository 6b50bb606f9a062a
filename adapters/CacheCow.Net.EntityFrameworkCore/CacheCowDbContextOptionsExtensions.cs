using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Provides extension methods that let contexts tell caches of what they change.</summary>
public static class CacheCowDbContextOptionsExtensions
{
    /// <summary>
    /// Lets contexts tell the given caches of what they change, with <c>SaveChanges</c>, <c>ExecuteUpdate</c>, <c>ExecuteDelete</c> or SQL.
    /// What is changed is kept out of the caches from before the change can be seen until after it is committed or rolled back. A second
    /// call for the same cache has no further effect.
    /// </summary>
    /// <param name="options">The options of the contexts.</param>
    /// <param name="caches">The caches. A cache of another context's model is told of the entities that both models have.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentNullException">One of the arguments is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A cache is already used with other <see cref="EfWriteOptions"/>.</exception>
    public static DbContextOptionsBuilder UseCacheCow(this DbContextOptionsBuilder options, params IEnumerable<EfCacheCow> caches)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(caches);
        foreach (var cache in caches)
            UseCacheCow(options, cache, Default);
        return options;
    }

    /// <inheritdoc cref="UseCacheCow(DbContextOptionsBuilder, IEnumerable{EfCacheCow})"/>
    /// <param name="options">The options of the contexts.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="writing">Describes how the cache is told.</param>
    public static DbContextOptionsBuilder UseCacheCow(this DbContextOptionsBuilder options, EfCacheCow cache, EfWriteOptions writing)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(writing);
        var interceptor = cache.InterceptorFor(writing);
        var known = options.Options.FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<CacheCowInterceptor>().FirstOrDefault(one => one.Cache == cache);
        if (known is null)
            options.AddInterceptors(interceptor);
        else if (known != interceptor)
            throw new InvalidOperationException("UseCacheCow was called twice for one cache, with different EfWriteOptions. Call it once, or with equal options.");
        return options;
    }

    /// <inheritdoc cref="UseCacheCow(DbContextOptionsBuilder, IEnumerable{EfCacheCow})"/>
    /// <typeparam name="TContext">The type of the contexts.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseCacheCow<TContext>(this DbContextOptionsBuilder<TContext> options, params IEnumerable<EfCacheCow> caches)
        where TContext : DbContext => (DbContextOptionsBuilder<TContext>)UseCacheCow((DbContextOptionsBuilder)options, caches);

    /// <inheritdoc cref="UseCacheCow(DbContextOptionsBuilder, EfCacheCow, EfWriteOptions)"/>
    /// <typeparam name="TContext">The type of the contexts.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseCacheCow<TContext>(this DbContextOptionsBuilder<TContext> options, EfCacheCow cache, EfWriteOptions writing)
        where TContext : DbContext => (DbContextOptionsBuilder<TContext>)UseCacheCow((DbContextOptionsBuilder)options, cache, writing);

    private static EfWriteOptions Default { get; } = new();
}
