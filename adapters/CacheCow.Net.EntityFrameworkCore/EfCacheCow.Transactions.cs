using System.Linq.Expressions;

namespace CacheCow.Net.EntityFrameworkCore;

public partial class EfCacheCow<TContext>
{
    /// <summary>Gets the entity that has the given value in a field, as seen by the caller's own transaction. Runs synchronously.</summary>
    /// <param name="context">
    /// The context of the caller. If it has an open transaction, or if there is an ambient transaction, the entity is read through this
    /// context without tracking, and the cache is neither read nor filled. Otherwise the context is not used.
    /// </param>
    /// <param name="type">The type of the entity.</param>
    /// <param name="field">Any of the names of the field. Case is ignored.</param>
    /// <param name="value">The value of the field. <see langword="null"/> finds an entity whose field is empty.</param>
    /// <returns>
    /// The entity, or <see langword="null"/> if there is none. An entity that is read through the context has its own shadow values; the
    /// objects that it owns have none.
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/>, <paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field (the message lists those that it has), or the value is not of the type of the field.
    /// </exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.
    /// </exception>
    public object? Get(TContext context, Type type, string field, object? value)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!OpenTransaction.IsOn(context))
            return Get(type, field, value);
        var known = (EntityField)FieldOf(type, field);
        var converted = known.Convert(value);
        return converted is null && !known.CanBeNull ? null : Made(ReadingThrough(context).First(known, converted));
    }

    /// <inheritdoc cref="Get(TContext, Type, string, object?)"/>
    /// <typeparam name="T">The type of the entity.</typeparam>
    public T? Get<T>(TContext context, string field, object? value)
        where T : class => (T?)Get(context, typeof(T), field, value);

    /// <inheritdoc cref="Get(TContext, Type, string, object?)"/>
    /// <typeparam name="T">The type of the entity.</typeparam>
    /// <param name="context">The context of the caller.</param>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value of the field. <see langword="null"/> finds an entity whose field is empty.</param>
    public T? Get<T>(TContext context, Expression<Func<T, object?>> field, object? value)
        where T : class => Get<T>(context, FieldName(field), value);

    /// <summary>Gets the entity that has the given value in a field, as seen by the caller's own transaction.</summary>
    /// <param name="context">
    /// The context of the caller. If it has an open transaction, or if there is an ambient transaction, the entity is read through this
    /// context without tracking, and the cache is neither read nor filled. Otherwise the context is not used.
    /// </param>
    /// <param name="type">The type of the entity.</param>
    /// <param name="field">Any of the names of the field. Case is ignored.</param>
    /// <param name="value">The value of the field. <see langword="null"/> finds an entity whose field is empty.</param>
    /// <param name="cancellationToken">Cancels the read of this caller.</param>
    /// <returns>
    /// The entity, or <see langword="null"/> if there is none. An entity that is read through the context has its own shadow values; the
    /// objects that it owns have none.
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="context"/>, <paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field (the message lists those that it has), or the value is not of the type of the field.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.
    /// </exception>
    public async ValueTask<object?> GetAsync(
        TContext context, Type type, string field, object? value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!OpenTransaction.IsOn(context))
            return await GetAsync(type, field, value, cancellationToken).ConfigureAwait(false);
        var known = (EntityField)FieldOf(type, field);
        var converted = known.Convert(value);
        return converted is null && !known.CanBeNull
            ? null
            : Made(await ReadingThrough(context).FirstAsync(known, converted, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="GetAsync(TContext, Type, string, object?, CancellationToken)"/>
    /// <typeparam name="T">The type of the entity.</typeparam>
    public async ValueTask<T?> GetAsync<T>(TContext context, string field, object? value, CancellationToken cancellationToken = default)
        where T : class => (T?)await GetAsync(context, typeof(T), field, value, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="GetAsync(TContext, Type, string, object?, CancellationToken)"/>
    /// <typeparam name="T">The type of the entity.</typeparam>
    /// <param name="context">The context of the caller.</param>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value of the field. <see langword="null"/> finds an entity whose field is empty.</param>
    /// <param name="cancellationToken">Cancels the read of this caller.</param>
    public ValueTask<T?> GetAsync<T>(
        TContext context, Expression<Func<T, object?>> field, object? value, CancellationToken cancellationToken = default)
        where T : class => GetAsync<T>(context, FieldName(field), value, cancellationToken);

    private static EntityReading ReadingThrough(TContext context) => new(context, Shadows, isOwn: false);
}
