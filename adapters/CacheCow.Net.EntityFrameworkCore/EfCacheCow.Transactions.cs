using System.Linq.Expressions;

namespace CacheCow.Net.EntityFrameworkCore;

public partial class EfCacheCow<TContext>
{
    /// <summary>
    /// The entity that has a value in a field, as the caller's own transaction sees it. Runs synchronously.
    /// </summary>
    /// <param name="context">
    /// The caller's context. If it has an open transaction, or there is an ambient one, the entity is read through it, and the cache is neither asked nor
    /// filled; it does not track what it reads. Else it is not used.
    /// </param>
    /// <param name="type">The type of the entity.</param>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <param name="value">Its value; <see langword="null"/> finds an entity whose field holds nothing.</param>
    /// <returns>
    /// The entity; <see langword="null"/>: there is none. Read through the context, it has its own shadow values, and what it owns has none.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/>, <paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model has no such type or field (those it has are listed), or the value is none of the field's type.</exception>
    /// <exception cref="CacheStoreException">The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.</exception>
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
    /// <param name="context">The caller's context.</param>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="value">Its value; <see langword="null"/> finds an entity whose field holds nothing.</param>
    public T? Get<T>(TContext context, Expression<Func<T, object?>> field, object? value)
        where T : class => Get<T>(context, FieldName(field), value);

    /// <summary>The entity that has a value in a field, as the caller's own transaction sees it.</summary>
    /// <param name="context">
    /// The caller's context. If it has an open transaction, or there is an ambient one, the entity is read through it, and the cache is neither asked nor
    /// filled; it does not track what it reads. Else it is not used.
    /// </param>
    /// <param name="type">The type of the entity.</param>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <param name="value">Its value; <see langword="null"/> finds an entity whose field holds nothing.</param>
    /// <param name="cancellationToken">Cancels this caller's reading.</param>
    /// <returns>
    /// The entity; <see langword="null"/>: there is none. Read through the context, it has its own shadow values, and what it owns has none.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/>, <paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model has no such type or field (those it has are listed), or the value is none of the field's type.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.</exception>
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
    /// <param name="context">The caller's context.</param>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="value">Its value; <see langword="null"/> finds an entity whose field holds nothing.</param>
    /// <param name="cancellationToken">Cancels this caller's reading.</param>
    public ValueTask<T?> GetAsync<T>(
        TContext context, Expression<Func<T, object?>> field, object? value, CancellationToken cancellationToken = default)
        where T : class => GetAsync<T>(context, FieldName(field), value, cancellationToken);

    private static EntityReading ReadingThrough(TContext context) => new(context, Shadows, isOwn: false);
}
