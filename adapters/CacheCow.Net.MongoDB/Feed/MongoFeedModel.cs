using System.Linq.Expressions;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// Describes what a <see cref="MongoFeed"/> invalidates of a class. Not safe for use by several threads. It must not be changed after the
/// feed was started.
/// </summary>
/// <typeparam name="T">The class by which the documents are looked up.</typeparam>
public sealed class MongoFeedModel<T>
    where T : class
{
    private readonly MongoFeed _feed;
    private readonly FeedModel _model;

    internal MongoFeedModel(MongoFeed feed, FeedModel model) => (_feed, _model) = (feed, model);

    /// <summary>
    /// Declares a field that documents are looked up by. A change then invalidates the documents by its old and its new value. Declare all
    /// such fields: an object that is cached by a field that was not declared stays until its TTL ends. Without any field, each change
    /// invalidates all objects of the class.
    /// </summary>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The class has no such field.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public MongoFeedModel<T> Lookup(Expression<Func<T, object?>> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Lookup(MongoCacheCow.NameOf(field));
    }

    /// <inheritdoc cref="Lookup(Expression{Func{T, object?}})"/>
    /// <param name="field">The name of the member or the element of the field. Case is ignored.</param>
    public MongoFeedModel<T> Lookup(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        _feed.ThrowIfStarted();
        _model.Add(_model.Cache.FieldFor(typeof(T), field));
        return this;
    }
}
