using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

public partial class MongoCacheCow
{
    /// <summary>The document of a class that has a value in a field, as a session sees it.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="session">
    /// The caller's session. While it is in a transaction, the document is read through it, and neither taken from the cache nor stored: a
    /// transaction sees what is not committed, and does not see what was committed meanwhile. Else this is the read without a session.
    /// </param>
    /// <param name="field">The field, by its member or element, ignoring case.</param>
    /// <param name="value">Its value; <see langword="null"/> finds a document whose field holds nothing.</param>
    /// <returns>The object; <see langword="null"/>: there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The class has no such field (those it has are listed), or the value is none of the field's type.</exception>
    /// <exception cref="CacheStoreException">As without a session.</exception>
    public T? Get<T>(IClientSessionHandle session, string field, object? value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!session.IsInTransaction)
            return Get<T>(field, value);

        var asked = Asked(FieldOf(typeof(T), field));
        using var found = asked.Documents.FindSync(session, asked.Is(asked.Convert(value)), One());
        return found.FirstOrDefault() is { } document ? BsonSerializer.Deserialize<T>(document) : null;
    }

    /// <inheritdoc cref="Get{T}(IClientSessionHandle, string, object?)"/>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="session">The caller's session.</param>
    /// <param name="field">The field, by its member or element, ignoring case.</param>
    /// <param name="value">Its value; <see langword="null"/> finds a document whose field holds nothing.</param>
    /// <param name="cancellationToken">Cancels this caller's waiting.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<T?> GetAsync<T>(
        IClientSessionHandle session, string field, object? value, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!session.IsInTransaction)
            return await GetAsync<T>(field, value, cancellationToken).ConfigureAwait(false);

        var asked = Asked(FieldOf(typeof(T), field));
        using var found = await asked.Documents.FindAsync(session, asked.Is(asked.Convert(value)), One(), cancellationToken).ConfigureAwait(false);
        return await found.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } document
            ? BsonSerializer.Deserialize<T>(document)
            : null;
    }
}
