using System.Linq.Expressions;

namespace CacheCow.Net;

public abstract partial class LookupCacheCow
{
    /// <summary>Removes the object of a type that has a value in a field. Runs the asynchronous call to its end.</summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field that it is got by, by any of its names, ignoring case.</param>
    /// <param name="value">The value; if the change touched it, invalidate the old and the new one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model has no such type or field (those it has are listed), or the value is none of the field's type.</exception>
    /// <exception cref="CacheStoreException">The store failed: whether the object is still cached is not known.</exception>
    public void Invalidate(Type type, string field, object? value) => Invalidate(LookupOf(type, field, value));

    /// <inheritdoc cref="Invalidate(Type, string, object?)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public void Invalidate<T>(string field, object? value)
        where T : class => Invalidate(LookupOf(typeof(T), field, value));

    /// <inheritdoc cref="Invalidate(Type, string, object?)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field that it is got by, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value; if the change touched it, invalidate the old and the new one.</param>
    public void Invalidate<T>(Expression<Func<T, object?>> field, object? value)
        where T : class => Invalidate<T>(FieldPath.Of(field), value);

    /// <summary>
    /// Removes the object of a type that has a value in a field, and voids the fill that may be under way. Call it after the change is committed. Once it
    /// has returned, no read by that field and value that starts later returns what was read from the source before.
    /// </summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field that it is got by, by any of its names, ignoring case.</param>
    /// <param name="value">The value; if the change touched it, invalidate the old and the new one.</param>
    /// <param name="hold">For how long nobody may cache the object: longer than the replicas that are read from may lag. 0 to 1 hour; default 0.</param>
    /// <param name="cancellationToken">Gives up waiting; whether the object is still cached is not known then.</param>
    /// <returns>A task that ends when the object is gone.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model has no such type or field (those it has are listed), or the value is none of the field's type.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hold"/> is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed: whether the object is still cached is not known. Invalidate again.</exception>
    public ValueTask InvalidateAsync(
        Type type, string field, object? value, TimeSpan hold = default, CancellationToken cancellationToken = default) =>
        InvalidateAsync(LookupOf(type, field, value), hold, cancellationToken);

    /// <inheritdoc cref="InvalidateAsync(Type, string, object?, TimeSpan, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public ValueTask InvalidateAsync<T>(string field, object? value, TimeSpan hold = default, CancellationToken cancellationToken = default)
        where T : class => InvalidateAsync(LookupOf(typeof(T), field, value), hold, cancellationToken);

    /// <inheritdoc cref="InvalidateAsync(Type, string, object?, TimeSpan, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field that it is got by, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value; if the change touched it, invalidate the old and the new one.</param>
    /// <param name="hold">For how long nobody may cache the object: longer than the replicas that are read from may lag. 0 to 1 hour; default 0.</param>
    /// <param name="cancellationToken">Gives up waiting; whether the object is still cached is not known then.</param>
    public ValueTask InvalidateAsync<T>(
        Expression<Func<T, object?>> field, object? value, TimeSpan hold = default, CancellationToken cancellationToken = default)
        where T : class => InvalidateAsync<T>(FieldPath.Of(field), value, hold, cancellationToken);

    /// <summary>
    /// Invalidates all objects of a type, by whatever field and value they are cached: one write, however many they are. Once it has returned, no read of one of them that starts
    /// later returns what was read from the source before.
    /// </summary>
    /// <param name="type">The type, as objects are got by it.</param>
    /// <param name="cancellationToken">Gives up waiting; whether the objects are still cached is not known then.</param>
    /// <returns>A task that ends when the objects are gone.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed: whether the objects are still cached is not known. Invalidate again.</exception>
    public ValueTask InvalidateModelAsync(Type type, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        return InvalidateTagAsync(ModelTags.NameOf(type), cancellationToken);
    }

    /// <inheritdoc cref="InvalidateModelAsync(Type, CancellationToken)"/>
    /// <typeparam name="T">The type of the objects.</typeparam>
    public ValueTask InvalidateModelAsync<T>(CancellationToken cancellationToken = default)
        where T : class => InvalidateModelAsync(typeof(T), cancellationToken);

    /// <summary>Invalidates all objects of a type. Runs the asynchronous call to its end.</summary>
    /// <param name="type">The type, as objects are got by it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The store failed: whether the objects are still cached is not known.</exception>
    public void InvalidateModel(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        InvalidateTag(ModelTags.NameOf(type));
    }

    /// <inheritdoc cref="InvalidateModel(Type)"/>
    /// <typeparam name="T">The type of the objects.</typeparam>
    public void InvalidateModel<T>()
        where T : class => InvalidateModel(typeof(T));

    /// <summary>The tag that every object of a type has, by whatever field it is got: what <see cref="InvalidateModelAsync(Type, CancellationToken)"/> invalidates.</summary>
    /// <param name="type">The type, as objects are got by it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is <see langword="null"/>.</exception>
    public static string ModelTagOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ModelTags.NameOf(type);
    }
}
