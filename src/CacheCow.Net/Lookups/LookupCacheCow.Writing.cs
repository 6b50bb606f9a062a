using System.Linq.Expressions;

namespace CacheCow.Net;

public abstract partial class LookupCacheCow
{
    /// <summary>Begins a write to the object of a type that has a value in a field, before the source is changed: see <see cref="WriteScope{TKey,TObj}"/>.</summary>
    /// <param name="type">The type of the object.</param>
    /// <param name="field">The field that it is got by, by any of its names, ignoring case.</param>
    /// <param name="value">The value; if the change touches it, begin a write with the lookups of the old and the new one.</param>
    /// <param name="cancellationToken">Gives up waiting; whatever has begun is taken back in the background.</param>
    /// <returns>The write, to be disposed of after the commit or the rollback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model has no such type or field (those it has are listed), or the value is none of the field's type.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed: the write has not begun. Do not change the source, or invalidate after it.</exception>
    public ValueTask<WriteScope<Lookup, object>> BeginWriteAsync(Type type, string field, object? value, CancellationToken cancellationToken = default) =>
        BeginWriteAsync(LookupOf(type, field, value), cancellationToken);

    /// <inheritdoc cref="BeginWriteAsync(Type, string, object?, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    public ValueTask<WriteScope<Lookup, object>> BeginWriteAsync<T>(string field, object? value, CancellationToken cancellationToken = default)
        where T : class => BeginWriteAsync(typeof(T), field, value, cancellationToken);

    /// <inheritdoc cref="BeginWriteAsync(Type, string, object?, CancellationToken)"/>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="field">The field that it is got by, as in <c>p => p.Title</c>.</param>
    /// <param name="value">The value; if the change touches it, begin a write with the lookups of the old and the new one.</param>
    /// <param name="cancellationToken">Gives up waiting; whatever has begun is taken back in the background.</param>
    public ValueTask<WriteScope<Lookup, object>> BeginWriteAsync<T>(Expression<Func<T, object?>> field, object? value, CancellationToken cancellationToken = default)
        where T : class => BeginWriteAsync<T>(FieldPath.Of(field), value, cancellationToken);
}
