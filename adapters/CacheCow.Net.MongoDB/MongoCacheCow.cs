using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// Represents a cache of MongoDB documents that are looked up by class, field and value:
/// <c>cache.Get(typeof(BlogPost), "title", "First")</c> or <c>cache.Get&lt;BlogPost&gt;(p => p.Title, "First")</c>.
/// </summary>
/// <remarks>
/// <para>A field is given by the name of its member or its element; case is ignored. It may be within another document: <c>Author.Name</c>.
/// With <c>BsonDocument</c> as the class, it is the exact name of an element. Values are compared for equality with the value of the field,
/// never as a pattern or an operator.</para>
/// <para>The document is cached as the server sent it, so that nothing of it is lost, including what the class does not know. The class map
/// makes the object from it at each hit. A document in the store can name a derived class only by the discriminators of class maps. A type
/// that the bytes name with its assembly is not loaded.</para>
/// <para>A class that is derived from a registered class is looked up in the same collection, among the documents of that derived class. An
/// object is cached once for each class, field and value that it was looked up by.</para>
/// <para>The primary is read, whatever the settings of the database say, because a secondary may be older than an invalidation. The read
/// concern is that of the database: <c>local</c>, the default, sees every write that was acknowledged; <c>majority</c> does so only if the
/// writers wait for the majority too. With <c>local</c>, a failover may undo a write that was cached.</para>
/// <para>In an ambient <see cref="System.Transactions.Transaction"/>, nothing is read from the store or stored. In a transaction of the
/// driver, use the overloads with a session. Safe for use by any number of threads.</para>
/// </remarks>
public partial class MongoCacheCow : LookupCacheCow
{
    private readonly MongoModel _model;

    // The bytes that an object was made of, until they are stored; no longer than the object lives.
    private readonly ConditionalWeakTable<object, byte[]> _unstored = [];

    /// <summary>Initializes a cache of the documents of a database.</summary>
    /// <param name="store">The store that holds the bytes. It is not disposed with the cache; the cache itself needs no disposal.</param>
    /// <param name="database">The database that the documents are read from.</param>
    /// <param name="options">
    /// The collections of the documents, and the options of the cache. <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="store"/> or <paramref name="database"/> is <see langword="null"/>.
    /// </exception>
    public MongoCacheCow(ICacheStore store, IMongoDatabase database, MongoCacheOptions? options = null)
        : base(store, options?.Cache)
    {
        ArgumentNullException.ThrowIfNull(database);
        _model = new MongoModel(database, options ?? new MongoCacheOptions());
    }

    /// <inheritdoc/>
    protected sealed override LookupField ResolveField(Type type, string field)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(field);
        if (!MongoModel.IsDocument(type))
            throw UnknownType(type, _model.Name, _model.KnownTypes);
        return _model.FieldOf(type, field) ?? throw UnknownField(type, field, MongoModel.FieldNamesOf(type));
    }

    /// <inheritdoc/>
    protected sealed override byte[] Serialize(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (!_unstored.Remove(obj, out var bytes))
            throw new InvalidOperationException($"The {obj.GetType()} to be cached does not come from {_model.Name}.");

        // What could not be read back is not stored.
        StoredDocument.Check(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    protected sealed override object Deserialize(LookupField field, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(field);
        StoredDocument.Check(data.Span);
        using var stream = MemoryMarshal.TryGetArray(data, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(data.ToArray());
        return BsonSerializer.Deserialize(stream, field.Type);
    }
}
