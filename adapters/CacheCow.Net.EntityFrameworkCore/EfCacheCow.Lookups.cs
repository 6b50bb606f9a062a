using System.Linq.Expressions;

namespace CacheCow.Net.EntityFrameworkCore;

public partial class EfCacheCow<TContext>
{
    /// <summary>
    /// Declares that objects of a type are got by a field. Contexts that use this cache (<c>options.UseCacheCow(cache)</c>) invalidate the object by its value in that field, before
    /// and after a change. Once a type has a declared lookup, it cannot be got by any other field: that would never be invalidated.
    /// </summary>
    /// <typeparam name="T">The type of the objects. A type derived from it needs declarations of its own.</typeparam>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="configure">Says what else the objects depend on; <see langword="null"/>: nothing.</param>
    /// <returns>This cache.</returns>
    /// <remarks>Declare where the cache is made. Whether the model has the type and the field is found out at the first use.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It names no member.</exception>
    /// <exception cref="InvalidOperationException">The cache has been used.</exception>
    public EfCacheCow<TContext> Lookup<T>(Expression<Func<T, object?>> field, Action<DeclaredLookup<T>>? configure = null)
        where T : class => Lookup(FieldName(field), configure);

    /// <inheritdoc cref="Lookup{T}(Expression{Func{T, object?}}, Action{DeclaredLookup{T}})"/>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <param name="configure">Says what else the objects depend on; <see langword="null"/>: nothing.</param>
    public EfCacheCow<TContext> Lookup<T>(string field, Action<DeclaredLookup<T>>? configure = null)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        var declared = new DeclaredLookup<T>();
        configure?.Invoke(declared);
        Declarations.Add(typeof(T), field, declared.Dependencies);
        return this;
    }

    /// <summary>Declares that objects of a type are got by a field, as <see cref="Lookup{T}(string, Action{DeclaredLookup{T}})"/> does.</summary>
    /// <param name="type">The type of the objects.</param>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <returns>This cache.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">The cache has been used.</exception>
    public EfCacheCow<TContext> Lookup(Type type, string field)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentException.ThrowIfNullOrEmpty(field);
        Declarations.Add(type, field, []);
        return this;
    }
}
