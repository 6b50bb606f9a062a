using System.Linq.Expressions;

namespace CacheCow.Net;

public abstract partial class LookupCacheCow
{
    /// <summary>Removes from the cache the object of a type that has the given value in a field. Blocks the calling thread.</summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field that the object is found by, by any of its names, ignoring case.</param>
    /// <param name="value">The value. If the change affected it, invalidate both the old and the new value.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field (the message lists those it has), or the value cannot be converted to the type of the field.
    /// </exception>
    /// <exception cref="CacheStoreException">The store failed. It is not known whether the object is still cached.</exception>
    public void Invalidate(Type type, string field, object? value) => Invalidate(LookupOf(type, field, value));

    /// <inheritdoc cref="Invalidate(Type, string, object?)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public void Invalidate<T>(string field, object? value)
        where T : class => Invalidate(LookupOf(typeof(T), field, value));

    /// <inheritdoc cref="Invalidate(Type, string, object?)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field that the object is found by, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value. If the change affected it, invalidate both the old and the new value.</param>
    public void Invalidate<T>(Expression<Func<T, object?>> field, object? value)
        where T : class => Invalidate<T>(FieldPath.Of(field), value);

    /// <summary>
    /// Removes from the cache the object of a type that has the given value in a field, and voids a fill of it that is under way. Call it
    /// after the change is committed.
    /// </summary>
    /// <remarks>
    /// After it has returned, no read by that field and value that starts later returns what was read from the source before.
    /// </remarks>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field that the object is found by, by any of its names, ignoring case.</param>
    /// <param name="value">The value. If the change affected it, invalidate both the old and the new value.</param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known whether the object is still cached.</param>
    /// <returns>A task that ends when the object is removed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field (the message lists those it has), or the value cannot be converted to the type of the field.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed. It is not known whether the object is still cached. Invalidate again.
    /// </exception>
    public ValueTask InvalidateAsync(Type type, string field, object? value, CancellationToken cancellationToken = default) =>
        InvalidateAsync(LookupOf(type, field, value), cancellationToken);

    /// <summary>
    /// Removes from the cache the object of a type that has the given value in a field, and voids a fill of it that is under way. Call it
    /// after the change is committed.
    /// </summary>
    /// <remarks>
    /// After it has returned, no read by that field and value that starts later returns what was read from the source before.
    /// </remarks>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field that the object is found by, by any of its names, ignoring case.</param>
    /// <param name="value">The value. If the change affected it, invalidate both the old and the new value.</param>
    /// <param name="hold">
    /// The time during which nobody may cache the object: 0 to 1 hour. Choose it longer than the lag of the replicas that are read from.
    /// The default is 0.
    /// </param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known whether the object is still cached.</param>
    /// <returns>A task that ends when the object is removed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field (the message lists those it has), or the value cannot be converted to the type of the field.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hold"/> is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed. It is not known whether the object is still cached. Invalidate again.
    /// </exception>
    public ValueTask InvalidateAsync(
        Type type, string field, object? value, TimeSpan hold, CancellationToken cancellationToken = default) =>
        InvalidateAsync(LookupOf(type, field, value), hold, cancellationToken);

    /// <inheritdoc cref="InvalidateAsync(Type, string, object?, TimeSpan, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public ValueTask InvalidateAsync<T>(string field, object? value, CancellationToken cancellationToken = default)
        where T : class => InvalidateAsync(LookupOf(typeof(T), field, value), cancellationToken);

    /// <inheritdoc cref="InvalidateAsync(Type, string, object?, TimeSpan, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public ValueTask InvalidateAsync<T>(string field, object? value, TimeSpan hold, CancellationToken cancellationToken = default)
        where T : class => InvalidateAsync(LookupOf(typeof(T), field, value), hold, cancellationToken);

    /// <inheritdoc cref="InvalidateAsync(Type, string, object?, TimeSpan, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field that the object is found by, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value. If the change affected it, invalidate both the old and the new value.</param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known whether the object is still cached.</param>
    public ValueTask InvalidateAsync<T>(Expression<Func<T, object?>> field, object? value, CancellationToken cancellationToken = default)
        where T : class => InvalidateAsync<T>(FieldPath.Of(field), value, cancellationToken);

    /// <inheritdoc cref="InvalidateAsync(Type, string, object?, TimeSpan, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field that the object is found by, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value. If the change affected it, invalidate both the old and the new value.</param>
    /// <param name="hold">
    /// The time during which nobody may cache the object: 0 to 1 hour. Choose it longer than the lag of the replicas that are read from.
    /// The default is 0.
    /// </param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known whether the object is still cached.</param>
    public ValueTask InvalidateAsync<T>(
        Expression<Func<T, object?>> field, object? value, TimeSpan hold, CancellationToken cancellationToken = default)
        where T : class => InvalidateAsync<T>(FieldPath.Of(field), value, hold, cancellationToken);

    /// <summary>Invalidates all objects of a type, by whatever field and value they are cached.</summary>
    /// <remarks>
    /// It is one write, however many objects there are. After it has returned, no read of one of these objects that starts later returns
    /// what was read from the source before.
    /// </remarks>
    /// <param name="type">The type that the objects are found by.</param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known whether the objects are still cached.</param>
    /// <returns>A task that ends when the objects are invalidated.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed. It is not known whether the objects are still cached. Invalidate again.
    /// </exception>
    public ValueTask InvalidateModelAsync(Type type, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        return InvalidateTagAsync(ModelTags.NameOf(type), cancellationToken);
    }

    /// <inheritdoc cref="InvalidateModelAsync(Type, CancellationToken)"/>
    /// <typeparam name="T">The type of the objects.</typeparam>
    public ValueTask InvalidateModelAsync<T>(CancellationToken cancellationToken = default)
        where T : class => InvalidateModelAsync(typeof(T), cancellationToken);

    /// <summary>Invalidates all objects of a type. Blocks the calling thread.</summary>
    /// <param name="type">The type that the objects are found by.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The store failed. It is not known whether the objects are still cached.</exception>
    public void InvalidateModel(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        InvalidateTag(ModelTags.NameOf(type));
    }

    /// <inheritdoc cref="InvalidateModel(Type)"/>
    /// <typeparam name="T">The type of the objects.</typeparam>
    public void InvalidateModel<T>()
        where T : class => InvalidateModel(typeof(T));

    /// <summary>
    /// Gets the tag that every object of a type has, by whatever field it is found.
    /// <see cref="InvalidateModelAsync(Type, CancellationToken)"/> invalidates this tag.
    /// </summary>
    /// <param name="type">The type that the objects are found by.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is <see langword="null"/>.</exception>
    public static string ModelTagOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ModelTags.NameOf(type);
    }
}
