using System.Linq.Expressions;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A lookup that is being declared: <c>cache.Lookup&lt;Post&gt;(p => p.Id, post => post.DependsOn&lt;Comment&gt;(c => c.PostId))</c>. Not safe for use by several threads.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
public sealed class DeclaredLookup<T>
    where T : class
{
    private readonly List<Dependency> _dependencies = [];

    internal DeclaredLookup()
    {
    }

    internal IReadOnlyList<Dependency> Dependencies => _dependencies;

    /// <summary>
    /// What is looked up depends on another entity. When one of those, or of a type derived from it, is inserted, changed or deleted, the object is invalidated that the looked-up
    /// field has the value of <paramref name="field"/> for: the value before the change, and after it.
    /// </summary>
    /// <typeparam name="TOther">The other entity's type.</typeparam>
    /// <param name="field">Its property that holds the value to look up by, as in <c>c => c.PostId</c>.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It names no member.</exception>
    public DeclaredLookup<T> DependsOn<TOther>(Expression<Func<TOther, object?>> field)
        where TOther : class => DependsOn<TOther>(EfCacheCow.NameOf(field));

    /// <inheritdoc cref="DependsOn{TOther}(Expression{Func{TOther, object?}})"/>
    /// <param name="field">The name of its property, also a shadow property.</param>
    public DeclaredLookup<T> DependsOn<TOther>(string field)
        where TOther : class
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        _dependencies.Add(new Dependency(typeof(TOther), field));
        return this;
    }

    /// <summary>
    /// What is looked up depends on another entity that has no property with the value to look up by. When one is inserted, changed or deleted, all objects of type
    /// <typeparamref name="T"/> are invalidated, by whatever they are got.
    /// </summary>
    /// <typeparam name="TOther">The other entity's type.</typeparam>
    /// <returns>This.</returns>
    public DeclaredLookup<T> DependsOn<TOther>()
        where TOther : class
    {
        _dependencies.Add(new Dependency(typeof(TOther), null));
        return this;
    }
}
