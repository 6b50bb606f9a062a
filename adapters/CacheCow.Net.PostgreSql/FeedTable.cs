using System.Linq.Expressions;

namespace CacheCow.Net.PostgreSql;

/// <summary>
/// What the changes of one table invalidate. Each call adds to it and returns the same object; all before the feed is started. Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// When a change's keys are not known (the table was truncated or altered, an old value is not in the log, a value does not fit, a transaction has too many keys, the slot is new), all
/// that the table maps to is invalidated instead: a lookup's model, or the tag that was named for it.
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

    /// <summary>The table, as the caller named it.</summary>
    public string Name { get; }

    internal IReadOnlyList<TableTarget> Targets => _targets;

    /// <summary>Invalidates one object for each changed row: by the row before the change, and by the one after it.</summary>
    /// <typeparam name="TKey">The cache's keys.</typeparam>
    /// <typeparam name="TObj">The cache's objects.</typeparam>
    /// <param name="cache">The cache.</param>
    /// <param name="key">A row's key. Called by one thread at a time; if it throws, all that the table maps to is invalidated.</param>
    /// <param name="tag">
    /// The tag that all objects of this mapping have (<c>GetTags</c>), invalidated when a key is not known. <see langword="null"/>: then the cache's whole store is cleared, other
    /// caches' objects too.
    /// </param>
    /// <param name="columns">
    /// The columns that <paramref name="key"/> reads, exactly as the table names them. <see langword="null"/>: any, and the whole rows are sent. Naming them lets the server send only them (from PostgreSQL 15
    /// on), and lets the feed see at the start whether their old values are in the log.
    /// </param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> or <paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public FeedTable Invalidates<TKey, TObj>(CacheCow<TKey, TObj> cache, Func<FeedRow, TKey> key, string? tag = null, IReadOnlyList<string>? columns = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(key);
        return Add(new KeyTarget<TKey, TObj>(cache, key, tag, columns));
    }

    /// <summary>Invalidates the objects of a type that are looked up by a field: by the column's value before the change, and by the one after it.</summary>
    /// <typeparam name="T">The type of the objects, as they are got by it. One that is got by a base type too needs a mapping for each.</typeparam>
    /// <param name="cache">The cache.</param>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="column">The column, exactly as the table names it. <see langword="null"/>: the one that is called like the field, but for case and underscores.</param>
    /// <returns>This.</returns>
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
    /// <param name="type">The type of the objects, as they are got by it.</param>
    /// <param name="field">The field, by any of its names.</param>
    /// <param name="column">The column, exactly as the table names it. <see langword="null"/>: the one that is called like the field, but for case and underscores.</param>
    public FeedTable Lookup(LookupCacheCow cache, Type type, string field, string? column = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        return Add(new LookupTarget(cache, cache.FieldOf(type, field), column));
    }

    /// <summary>Invalidates all objects of a type, whatever row is changed.</summary>
    /// <typeparam name="T">The type of the objects, as they are got by it.</typeparam>
    /// <param name="cache">The cache.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public FeedTable Model<T>(LookupCacheCow cache)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(cache);
        return Add(new ModelTarget(cache, typeof(T)));
    }

    /// <summary>Invalidates a tag, whatever row is changed.</summary>
    /// <typeparam name="TKey">The cache's keys.</typeparam>
    /// <typeparam name="TObj">The cache's objects.</typeparam>
    /// <param name="cache">The cache.</param>
    /// <param name="tag">The tag. Not empty.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty, or <paramref name="cache"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public FeedTable Tag<TKey, TObj>(CacheCow<TKey, TObj> cache, string tag)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return Add(new TagTarget<TKey, TObj>(cache, tag));
    }

    /// <summary>Invalidates tags that are made of each changed row: before the change, and after it.</summary>
    /// <typeparam name="TKey">The cache's keys.</typeparam>
    /// <typeparam name="TObj">The cache's objects.</typeparam>
    /// <param name="cache">The cache.</param>
    /// <param name="tags">A row's tags, none of them empty. Called by one thread at a time; if it throws, all that the table maps to is invalidated.</param>
    /// <param name="tag">As for <see cref="Invalidates"/>.</param>
    /// <param name="columns">As for <see cref="Invalidates"/>.</param>
    /// <returns>This.</returns>
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
