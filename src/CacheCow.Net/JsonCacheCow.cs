using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CacheCow.Net;

/// <summary>
/// Represents a cache whose objects are stored as JSON, and whose keys in the store are made of the cache's kind and the key. Only
/// <see cref="CacheCow{TKey,TObj}.Fetch"/> or <see cref="CacheCow{TKey,TObj}.FetchAsync"/> must be overridden.
/// </summary>
/// <typeparam name="TKey">
/// The type of the keys: a text, a number, an enum, a date, a <see cref="Guid"/>, or a tuple of those. For other types, override <see cref="GetKeys"/>.
/// </typeparam>
/// <typeparam name="TObj">The type of the objects. What is read is what <see cref="JsonSerializer"/> makes of them.</typeparam>
/// <remarks>Instances are safe to use from any thread.</remarks>
public abstract class JsonCacheCow<TKey, TObj> : CacheCow<TKey, TObj>
    where TKey : notnull
{
    private readonly string _kind;
    private readonly JsonTypeInfo<TObj> _type;

    /// <summary>Initializes a cache on a store.</summary>
    /// <param name="store">The store. It is not disposed of with the cache.</param>
    /// <param name="kind">What kind of object is cached; the same for all objects of the cache, and of no other cache on the store. Not empty.</param>
    /// <param name="json">
    /// How objects are serialized; they cannot be changed any more. <see langword="null"/>: the defaults of <see cref="JsonSerializerOptions"/>.
    /// </param>
    /// <param name="options">How the cache behaves; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="kind"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="kind"/> is empty.</exception>
    /// <exception cref="NotSupportedException">The objects cannot be serialized with <paramref name="json"/>.</exception>
    protected JsonCacheCow(ICacheStore store, string kind, JsonSerializerOptions? json = null, CacheCowOptions? options = null)
        : this(store, kind, TypeOf(json ?? JsonSerializerOptions.Default), options)
    {
    }

    /// <summary>Initializes a cache on a store, with a serializer that was generated when the program was compiled.</summary>
    /// <param name="store">The store. It is not disposed of with the cache.</param>
    /// <param name="kind">What kind of object is cached; the same for all objects of the cache, and of no other cache on the store. Not empty.</param>
    /// <param name="type">How objects are serialized, as a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> says.</param>
    /// <param name="options">How the cache behaves; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="store"/>, <paramref name="kind"/> or <paramref name="type"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="kind"/> is empty.</exception>
    protected JsonCacheCow(ICacheStore store, string kind, JsonTypeInfo<TObj> type, CacheCowOptions? options = null)
        : base(store, options)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(type);
        (_kind, _type) = (kind, type);
    }

    /// <inheritdoc/>
    protected override byte[] Serialize(TObj obj) => JsonSerializer.SerializeToUtf8Bytes(obj, _type);

    /// <inheritdoc/>
    protected override TObj Deserialize(TKey key, ReadOnlyMemory<byte> data) =>
        JsonSerializer.Deserialize(data.Span, _type) ?? throw new JsonException("The object is null: what is stored is not what was serialized.");

    /// <inheritdoc/>
    protected override CacheKeys GetKeys(TKey key) => key is ITuple parts ? CacheKeys.For(_kind, PartsOf(parts)) : CacheKeys.For(_kind, key);

    // Options that nobody has used yet may have no resolver, and know no type.
    private static JsonTypeInfo<TObj> TypeOf(JsonSerializerOptions json)
    {
        json.MakeReadOnly(populateMissingResolver: true);
        return (JsonTypeInfo<TObj>)json.GetTypeInfo(typeof(TObj));
    }

    private static object?[] PartsOf(ITuple parts)
    {
        var all = new object?[parts.Length];
        for (var i = 0; i < all.Length; i++)
            all[i] = parts[i];
        return all;
    }
}
