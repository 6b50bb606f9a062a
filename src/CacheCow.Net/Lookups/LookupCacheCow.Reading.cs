using System.Linq.Expressions;

namespace CacheCow.Net;

public abstract partial class LookupCacheCow
{
    /// <summary>Gets the object of a type that has the given value in a field. Blocks the calling thread.</summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <param name="value">The value of the field, or <see langword="null"/> to find an object whose field holds nothing.</param>
    /// <param name="options">The options of this read. The default stands for a normal read.</param>
    /// <returns>The object, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field (the message lists those it has), or the value cannot be converted to the type of the field.
    /// </exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.
    /// </exception>
    public object? Get(Type type, string field, object? value, ReadOptions options = default) => Get(LookupOf(type, field, value), options);

    /// <inheritdoc cref="Get(Type, string, object?, ReadOptions)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public T? Get<T>(string field, object? value, ReadOptions options = default)
        where T : class => (T?)Get(LookupOf(typeof(T), field, value), options);

    /// <inheritdoc cref="Get(Type, string, object?, ReadOptions)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value of the field, or <see langword="null"/> to find an object whose field holds nothing.</param>
    /// <param name="options">The options of this read. The default stands for a normal read.</param>
    public T? Get<T>(Expression<Func<T, object?>> field, object? value, ReadOptions options = default)
        where T : class => Get<T>(FieldPath.Of(field), value, options);

    /// <summary>
    /// Gets the object of a type that has the given value in a field, from the cache if it is there; otherwise reads it from the source and
    /// stores it.
    /// </summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <param name="value">The value of the field, or <see langword="null"/> to find an object whose field holds nothing.</param>
    /// <param name="options">The options of this read. The default stands for a normal read.</param>
    /// <param name="cancellationToken">A token that cancels the waiting of this caller, not the fetch that others share.</param>
    /// <returns>The object, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field (the message lists those it has), or the value cannot be converted to the type of the field.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.
    /// </exception>
    public ValueTask<object?> GetAsync(
        Type type, string field, object? value, ReadOptions options = default, CancellationToken cancellationToken = default) =>
        GetAsync(LookupOf(type, field, value), options, cancellationToken);

    /// <inheritdoc cref="GetAsync(Type, string, object?, ReadOptions, CancellationToken)"/>
    public ValueTask<object?> GetAsync(Type type, string field, object? value, CancellationToken cancellationToken) =>
        GetAsync(type, field, value, default, cancellationToken);

    /// <inheritdoc cref="GetAsync(Type, string, object?, ReadOptions, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public async ValueTask<T?> GetAsync<T>(
        string field, object? value, ReadOptions options = default, CancellationToken cancellationToken = default)
        where T : class => (T?)await GetAsync(typeof(T), field, value, options, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="GetAsync(Type, string, object?, ReadOptions, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public ValueTask<T?> GetAsync<T>(string field, object? value, CancellationToken cancellationToken)
        where T : class => GetAsync<T>(field, value, default, cancellationToken);

    /// <inheritdoc cref="GetAsync(Type, string, object?, ReadOptions, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value of the field, or <see langword="null"/> to find an object whose field holds nothing.</param>
    /// <param name="options">The options of this read. The default stands for a normal read.</param>
    /// <param name="cancellationToken">A token that cancels the waiting of this caller, not the fetch that others share.</param>
    public ValueTask<T?> GetAsync<T>(
        Expression<Func<T, object?>> field, object? value, ReadOptions options = default, CancellationToken cancellationToken = default)
        where T : class => GetAsync<T>(FieldPath.Of(field), value, options, cancellationToken);

    /// <inheritdoc cref="GetAsync{T}(Expression{Func{T, object?}}, object?, ReadOptions, CancellationToken)"/>
    public ValueTask<T?> GetAsync<T>(Expression<Func<T, object?>> field, object? value, CancellationToken cancellationToken)
        where T : class => GetAsync<T>(FieldPath.Of(field), value, default, cancellationToken);
}
