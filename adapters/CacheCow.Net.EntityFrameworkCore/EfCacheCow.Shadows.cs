using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CacheCow.Net.EntityFrameworkCore;

public partial class EfCacheCow<TContext>
{
    /// <summary>A value that the model has for an object and its class has no member for.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="entity">An entity that a cache of this context returned, or an object that one owns.</param>
    /// <param name="property">The name of the shadow property.</param>
    /// <returns>The value as it was when the entity was read; <see langword="null"/>: the database has none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entity"/> or <paramref name="property"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The object is not from such a cache, or it has no such shadow property (those it has are listed).</exception>
    /// <exception cref="InvalidCastException">The value is no <typeparamref name="TValue"/>.</exception>
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
    /// Attaches an entity from a cache of this context to one as unchanged, with its shadow values, also those of what it owns: so that changes to it can be saved.
    /// </summary>
    /// <typeparam name="T">The type of the entity.</typeparam>
    /// <param name="context">The context that is to save changes.</param>
    /// <param name="entity">The entity.</param>
    /// <returns>
    /// The context's entry for it. If contexts use change-tracking proxies, its <see cref="EntityEntry{TEntity}.Entity"/> is a new proxy with the same values: change that one, since
    /// the given object does not tell of its changes.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="entity"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It is no entity of the model.</exception>
    /// <exception cref="InvalidOperationException">The context tracks another object with this key.</exception>
    /// <remarks>A cached entity may be a moment old. A concurrency token, if the entity has one, comes along, and then protects a newer row.</remarks>
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
