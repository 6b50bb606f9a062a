using System.Linq.Expressions;

namespace CacheCow.Net;

public abstract partial class LookupCacheCow
{
    /// <summary>
    /// Begins a write to the object of a type that has the given value in a field. Call it before the source is changed. See
    /// <see cref="WriteScope{TKey,TObj}"/>.
    /// </summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field that the object is found by, by any of its names, ignoring case.</param>
    /// <param name="value">The value. If the change affects it, begin a write with the lookups of both the old and the new value.</param>
    /// <param name="cancellationToken">A token that ends the waiting. What has begun is undone in the background.</param>
    /// <returns>The write scope. Dispose of it after the commit or the rollback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field (the message lists those it has), or the value cannot be converted to the type of the field.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and the write has not begun. Do not change the source, or invalidate after the change.
    /// </exception>
    public ValueTask<WriteScope<Lookup, object>> BeginWriteAsync(Type type, string field, object? value, CancellationToken cancellationToken = default) =>
        BeginWriteAsync(LookupOf(type, field, value), cancellationToken);

    /// <inheritdoc cref="BeginWriteAsync(Type, string, object?, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public ValueTask<WriteScope<Lookup, object>> BeginWriteAsync<T>(string field, object? value, CancellationToken cancellationToken = default)
        where T : class => BeginWriteAsync(typeof(T), field, value, cancellationToken);

    /// <inheritdoc cref="BeginWriteAsync(Type, string, object?, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field that the object is found by, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value. If the change affects it, begin a write with the lookups of both the old and the new value.</param>
    /// <param name="cancellationToken">A token that ends the waiting. What has begun is undone in the background.</param>
    public ValueTask<WriteScope<Lookup, object>> BeginWriteAsync<T>(Expression<Func<T, object?>> field, object? value, CancellationToken cancellationToken = default)
        where T : class => BeginWriteAsync<T>(FieldPath.Of(field), value, cancellationToken);
}
