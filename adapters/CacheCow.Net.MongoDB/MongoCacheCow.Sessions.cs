using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

public partial class MongoCacheCow
{
    /// <summary>Gets the document of a class that has the given value in a field, as seen by a session.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="session">
    /// The session of the caller. While it is in a transaction, the document is read through it, and is neither taken from the cache nor
    /// stored: a transaction sees what is not committed, and does not see what was committed meanwhile. Otherwise this is the same as a
    /// read without a session.
    /// </param>
    /// <param name="field">The name of the member or the element of the field. Case is ignored.</param>
    /// <param name="value">The value of the field. <see langword="null"/> finds a document whose field is empty.</param>
    /// <returns>The object, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="session"/> or <paramref name="field"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The class has no such field (the message lists those that it has), or the value is not of the type of the field.
    /// </exception>
    /// <exception cref="CacheStoreException">The same as for a read without a session.</exception>
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
    /// <param name="session">The session of the caller.</param>
    /// <param name="field">The name of the member or the element of the field. Case is ignored.</param>
    /// <param name="value">The value of the field. <see langword="null"/> finds a document whose field is empty.</param>
    /// <param name="cancellationToken">Cancels the wait of this caller.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
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
