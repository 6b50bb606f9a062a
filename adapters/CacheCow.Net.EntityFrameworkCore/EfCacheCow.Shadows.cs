using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CacheCow.Net.EntityFrameworkCore;

public partial class EfCacheCow<TContext>
{
    /// <summary>Gets a value that the model has for an object but that its class has no member for (a shadow property).</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="entity">An entity that a cache of this context returned, or an object that such an entity owns.</param>
    /// <param name="property">The name of the shadow property.</param>
    /// <returns>The value at the time when the entity was read, or <see langword="null"/> if the database has none.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="entity"/> or <paramref name="property"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The object does not come from such a cache, or it has no such shadow property. The message lists those that it has.
    /// </exception>
    /// <exception cref="InvalidCastException">The value is not of type <typeparamref name="TValue"/>.</exception>
    public TValue? GetShadowValue<TValue>(object entity, string property)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(property);
        if (!Shadows.TryGet(entity, out var values))
        {
            throw new ArgumentException(
                $"This {entity.GetType().Name} is not from a cache of {typeof(TContext).Name}, or its type has no shadow properties.", nameof(entity));
        }

        return values.TryGetValue(property, out var value)
            ? value is null ? default : (TValue)value
            : throw UnknownField(entity.GetType(), property, values.Keys);
    }

    /// <summary>
    /// Attaches an entity from a cache of this context type to a context as unchanged, so that changes to it can be saved. Its shadow
    /// values, and those of the objects that it owns, are attached with it.
    /// </summary>
    /// <typeparam name="T">The type of the entity.</typeparam>
    /// <param name="context">The context that will save the changes.</param>
    /// <param name="entity">The entity.</param>
    /// <returns>
    /// The entry of the context for the entity. If contexts use change-tracking proxies, its <see cref="EntityEntry{TEntity}.Entity"/> is a
    /// new proxy with the same values. In that case, change the proxy: changes to the given object are not detected.
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/> or <paramref name="entity"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="entity"/> is not an entity of the model.</exception>
    /// <exception cref="InvalidOperationException">The context tracks another object with the same key.</exception>
    /// <remarks>
    /// A cached entity may be slightly out of date. If the entity has a concurrency token, it is attached too and protects a newer row.
    /// </remarks>
    public EntityEntry<T> Attach<T>(TContext context, T entity)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(entity);
        var shape = _model.Value.Find(entity.GetType()) ?? throw UnknownType(entity.GetType(), typeof(TContext).Name, _model.Value.Known);
        var own = shape.Of(entity);
        var attached = Proxies.AreNeeded(context, entity, own) ? (T)_snapshots.Make(_snapshots.Take(entity, own), new Proxies(context)) : entity;
        Shadows.Restore(context.Entry(attached), own);
        return context.Attach(attached);
    }
}
