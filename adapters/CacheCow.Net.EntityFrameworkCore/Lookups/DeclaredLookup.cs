using System.Linq.Expressions;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Represents a lookup that is being declared:
/// <c>cache.Lookup&lt;Post&gt;(p => p.Id, post => post.DependsOn&lt;Comment&gt;(c => c.PostId))</c>. Not safe for use by several threads.
/// </summary>
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
    /// Declares that the looked-up objects depend on another entity. When an entity of that type, or of a type derived from it, is
    /// inserted, changed or deleted, the object is invalidated whose looked-up field has the value of <paramref name="field"/>, both the
    /// value before the change and the value after it.
    /// </summary>
    /// <typeparam name="TOther">The type of the other entity.</typeparam>
    /// <param name="field">The property of the other entity that holds the value to look up by, as in <c>c => c.PostId</c>.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="field"/> does not name a member.</exception>
    public DeclaredLookup<T> DependsOn<TOther>(Expression<Func<TOther, object?>> field)
        where TOther : class => DependsOn<TOther>(EfCacheCow.NameOf(field));

    /// <inheritdoc cref="DependsOn{TOther}(Expression{Func{TOther, object?}})"/>
    /// <param name="field">The name of the property of the other entity. It may be a shadow property.</param>
    public DeclaredLookup<T> DependsOn<TOther>(string field)
        where TOther : class
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        _dependencies.Add(new Dependency(typeof(TOther), field));
        return this;
    }

    /// <summary>
    /// Declares that the looked-up objects depend on another entity that has no property with the value to look up by. When such an entity
    /// is inserted, changed or deleted, all objects of type <typeparamref name="T"/> are invalidated, whichever field they are looked up
    /// by.
    /// </summary>
    /// <typeparam name="TOther">The type of the other entity.</typeparam>
    /// <returns>This object.</returns>
    public DeclaredLookup<T> DependsOn<TOther>()
        where TOther : class
    {
        _dependencies.Add(new Dependency(typeof(TOther), null));
        return this;
    }
}
