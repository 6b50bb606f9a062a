using System.Linq.Expressions;

namespace CacheCow.Net;

public abstract partial class LookupCacheCow
{
    /// <summary>The object of a type that has a value in a field. Runs the asynchronous call to its end.</summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <param name="value">Its value; <see langword="null"/> finds an object whose field holds nothing.</param>
    /// <param name="options">How this read differs from the usual; by default not at all.</param>
    /// <returns>The object; <see langword="null"/>: there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model has no such type or field (those it has are listed), or the value is none of the field's type.</exception>
    /// <exception cref="CacheStoreException">The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.</exception>
    public object? Get(Type type, string field, object? value, ReadOptions options = default) => Get(LookupOf(type, field, value), options);

    /// <inheritdoc cref="Get(Type, string, object?, ReadOptions)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public T? Get<T>(string field, object? value, ReadOptions options = default)
        where T : class => (T?)Get(LookupOf(typeof(T), field, value), options);

    /// <inheritdoc cref="Get(Type, string, object?, ReadOptions)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="value">Its value; <see langword="null"/> finds an object whose field holds nothing.</param>
    /// <param name="options">How this read differs from the usual; by default not at all.</param>
    public T? Get<T>(Expression<Func<T, object?>> field, object? value, ReadOptions options = default)
        where T : class => Get<T>(FieldPath.Of(field), value, options);

    /// <summary>The object of a type that has a value in a field: from the store if it is there, else read and stored.</summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <param name="value">Its value; <see langword="null"/> finds an object whose field holds nothing.</param>
    /// <param name="options">How this read differs from the usual; by default not at all.</param>
    /// <param name="cancellationToken">Cancels this caller's waiting, not the fetch that others share.</param>
    /// <returns>The object; <see langword="null"/>: there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model has no such type or field (those it has are listed), or the value is none of the field's type.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.</exception>
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
    /// <param name="value">Its value; <see langword="null"/> finds an object whose field holds nothing.</param>
    /// <param name="options">How this read differs from the usual; by default not at all.</param>
    /// <param name="cancellationToken">Cancels this caller's waiting, not the fetch that others share.</param>
    public ValueTask<T?> GetAsync<T>(
        Expression<Func<T, object?>> field, object? value, ReadOptions options = default, CancellationToken cancellationToken = default)
        where T : class => GetAsync<T>(FieldPath.Of(field), value, options, cancellationToken);

    /// <inheritdoc cref="GetAsync{T}(Expression{Func{T, object?}}, object?, ReadOptions, CancellationToken)"/>
    public ValueTask<T?> GetAsync<T>(Expression<Func<T, object?>> field, object? value, CancellationToken cancellationToken)
        where T : class => GetAsync<T>(FieldPath.Of(field), value, default, cancellationToken);
}
