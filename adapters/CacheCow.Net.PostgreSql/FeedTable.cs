using System.Linq.Expressions;

namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Describes what the changes of one table invalidate. Each call adds a mapping and returns the same object. Make all calls before the feed
/// is started. Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// If the keys of a change are not known, everything that the table maps to is invalidated instead: the model of a lookup, or the tag that
/// was given for the mapping. This happens when the table was truncated or altered, an old value is not in the log, a value does not fit, a
/// transaction has too many keys, or the slot is new.
/// </remarks>
public sealed class FeedTable
{
    private readonly List<TableTarget> _targets = [];
    private readonly Action _checkNotStarted;

    internal FeedTable(string name, Action checkNotStarted)
    {
        Name = name;
        _checkNotStarted = checkNotStarted;
    }

    /// <summary>Gets the name of the table, as the caller gave it.</summary>
    public string Name { get; }

    internal IReadOnlyList<TableTarget> Targets => _targets;

    /// <summary>Invalidates one object for each changed row, both by the row before the change and by the row after it.</summary>
    /// <typeparam name="TKey">The type of the keys of the cache.</typeparam>
    /// <typeparam name="TObj">The type of the objects of the cache.</typeparam>
    /// <param name="cache">The cache.</param>
    /// <param name="key">
    /// Returns the key of a row. Called by one thread at a time. If it throws an exception, everything that the table maps to is
    /// invalidated.
    /// </param>
    /// <param name="tag">
    /// The tag that all objects of this mapping have (<c>GetTags</c>). It is invalidated when a key is not known. If it is
    /// <see langword="null"/>, the whole store of the cache is cleared then, including the objects of other caches.
    /// </param>
    /// <param name="columns">
    /// The columns that <paramref name="key"/> reads, exactly as in the table. If it is <see langword="null"/>, any column may be read, and
    /// whole rows are sent. With column names, the server sends only these columns (PostgreSQL 15 and later), and the feed can check at the
    /// start whether their old values are in the log.
    /// </param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> or <paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public FeedTable Invalidates<TKey, TObj>(CacheCow<TKey, TObj> cache, Func<FeedRow, TKey> key, string? tag = null, IReadOnlyList<string>? columns = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(key);
        return Add(new KeyTarget<TKey, TObj>(cache, key, tag, columns));
    }

    /// <summary>
    /// Invalidates the objects of a type that are looked up by a field, both by the value of the column before the change and by the value
    /// after it.
    /// </summary>
    /// <typeparam name="T">
    /// The type by which the objects are looked up. If an object is also looked up by a base type, each of the types needs its own mapping.
    /// </typeparam>
    /// <param name="cache">The cache.</param>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="column">
    /// The column, exactly as in the table. If it is <see langword="null"/>, the column that has the same name as the field is used; case
    /// and underscores are ignored.
    /// </param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model has no such type or field.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public FeedTable Lookup<T>(LookupCacheCow cache, Expression<Func<T, object?>> field, string? column = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(cache);
        return Add(new LookupTarget(cache, cache.FieldOf(field), column));
    }

    /// <inheritdoc cref="Lookup{T}"/>
    /// <param name="cache">The cache.</param>
    /// <param name="type">The type by which the objects are looked up.</param>
    /// <param name="field">Any of the names of the field.</param>
    /// <param name="column">
    /// The column, exactly as in the table. If it is <see langword="null"/>, the column that has the same name as the field is used; case
    /// and underscores are ignored.
    /// </param>
    public FeedTable Lookup(LookupCacheCow cache, Type type, string field, string? column = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        return Add(new LookupTarget(cache, cache.FieldOf(type, field), column));
    }

    /// <summary>Invalidates all objects of a type, whichever row is changed.</summary>
    /// <typeparam name="T">The type by which the objects are looked up.</typeparam>
    /// <param name="cache">The cache.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public FeedTable Model<T>(LookupCacheCow cache)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(cache);
        return Add(new ModelTarget(cache, typeof(T)));
    }

    /// <summary>Invalidates a tag, whichever row is changed.</summary>
    /// <typeparam name="TKey">The type of the keys of the cache.</typeparam>
    /// <typeparam name="TObj">The type of the objects of the cache.</typeparam>
    /// <param name="cache">The cache.</param>
    /// <param name="tag">The tag. Must not be empty.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="tag"/> is empty, or <paramref name="cache"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public FeedTable Tag<TKey, TObj>(CacheCow<TKey, TObj> cache, string tag)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return Add(new TagTarget<TKey, TObj>(cache, tag));
    }

    /// <summary>
    /// Invalidates tags that are made from each changed row, both from the row before the change and from the row after it.
    /// </summary>
    /// <typeparam name="TKey">The type of the keys of the cache.</typeparam>
    /// <typeparam name="TObj">The type of the objects of the cache.</typeparam>
    /// <param name="cache">The cache.</param>
    /// <param name="tags">
    /// Returns the tags of a row, none of them empty. Called by one thread at a time. If it throws an exception, everything that the table
    /// maps to is invalidated.
    /// </param>
    /// <param name="tag">See <see cref="Invalidates"/>.</param>
    /// <param name="columns">See <see cref="Invalidates"/>.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> or <paramref name="tags"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public FeedTable Tags<TKey, TObj>(CacheCow<TKey, TObj> cache, Func<FeedRow, IEnumerable<string>> tags, string? tag = null, IReadOnlyList<string>? columns = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(tags);
        return Add(new TagsTarget<TKey, TObj>(cache, tags, tag, columns));
    }

    private FeedTable Add(TableTarget target)
    {
        _checkNotStarted();
        _targets.Add(target);
        return this;
    }
}
