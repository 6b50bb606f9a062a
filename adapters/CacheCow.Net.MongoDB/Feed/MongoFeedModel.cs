using System.Linq.Expressions;

namespace CacheCow.Net.MongoDB;

/// <summary>What of a class a <see cref="MongoFeed"/> invalidates. Not safe for use by several threads; not to be changed once the feed was started.</summary>
/// <typeparam name="T">The class, as its documents are got from the cache.</typeparam>
public sealed class MongoFeedModel<T>
    where T : class
{
    private readonly MongoFeed _feed;
    private readonly FeedModel _model;

    internal MongoFeedModel(MongoFeed feed, FeedModel model) => (_feed, _model) = (feed, model);

    /// <summary>
    /// Declares a field that documents are got by: a change then invalidates those by its old and new value. Declare all of them: an object that is cached by a field that was not declared stays until its TTL ends.
    /// Without any, each change invalidates all objects of the class.
    /// </summary>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The class has no such field.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public MongoFeedModel<T> Lookup(Expression<Func<T, object?>> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Lookup(MongoCacheCow.NameOf(field));
    }

    /// <inheritdoc cref="Lookup(Expression{Func{T, object?}})"/>
    /// <param name="field">The field, by its member or element, ignoring case.</param>
    public MongoFeedModel<T> Lookup(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        _feed.ThrowIfStarted();
        _model.Add(_model.Cache.FieldFor(typeof(T), field));
        return this;
    }
}
