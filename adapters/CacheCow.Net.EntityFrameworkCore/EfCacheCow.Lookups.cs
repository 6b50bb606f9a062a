using System.Linq.Expressions;

namespace CacheCow.Net.EntityFrameworkCore;

public partial class EfCacheCow<TContext>
{
    /// <summary>
    /// Declares a field by which objects of a type are looked up. Contexts that use this cache (<c>options.UseCacheCow(cache)</c>)
    /// invalidate an object by its value in that field, before and after a change. Once a type has a declared lookup, its objects cannot be
    /// looked up by any other field, because such objects would never be invalidated.
    /// </summary>
    /// <typeparam name="T">The type of the objects. A type derived from it needs its own declarations.</typeparam>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="configure">Adds the other entities that the objects depend on. <see langword="null"/> if there are none.</param>
    /// <returns>This cache.</returns>
    /// <remarks>
    /// Declare lookups where the cache is created. Whether the model has the type and the field is checked at the first use.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="field"/> does not name a member.</exception>
    /// <exception cref="InvalidOperationException">The cache has already been used.</exception>
    public EfCacheCow<TContext> Lookup<T>(Expression<Func<T, object?>> field, Action<DeclaredLookup<T>>? configure = null)
        where T : class => Lookup(FieldName(field), configure);

    /// <inheritdoc cref="Lookup{T}(Expression{Func{T, object?}}, Action{DeclaredLookup{T}})"/>
    /// <param name="field">Any of the names of the field. Case is ignored.</param>
    /// <param name="configure">Adds the other entities that the objects depend on. <see langword="null"/> if there are none.</param>
    public EfCacheCow<TContext> Lookup<T>(string field, Action<DeclaredLookup<T>>? configure = null)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        var declared = new DeclaredLookup<T>();
        configure?.Invoke(declared);
        Declarations.Add(typeof(T), field, declared.Dependencies);
        return this;
    }

    /// <summary>
    /// Declares a field by which objects of a type are looked up, as <see cref="Lookup{T}(string, Action{DeclaredLookup{T}})"/> does.
    /// </summary>
    /// <param name="type">The type of the objects.</param>
    /// <param name="field">Any of the names of the field. Case is ignored.</param>
    /// <returns>This cache.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">The cache has already been used.</exception>
    public EfCacheCow<TContext> Lookup(Type type, string field)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentException.ThrowIfNullOrEmpty(field);
        Declarations.Add(type, field, []);
        return this;
    }
}
