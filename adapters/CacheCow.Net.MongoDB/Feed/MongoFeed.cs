using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// Represents a feed that invalidates cached documents from a change stream: it receives the changes of a database, whichever program makes
/// them.
/// </summary>
/// <remarks>
/// <para>Declare the classes with <see cref="Collection{T}"/> and the fields that they are looked up by with
/// <see cref="MongoFeedModel{T}.Lookup(string)"/>, then <see cref="Start"/> the feed. An inserted document invalidates a cached "there is
/// none"; an updated, replaced or deleted document invalidates the objects by its old and new values. If the old values are not known (see
/// <see cref="MongoFeedOptions.PreImages"/>), or if a collection is dropped or renamed, all objects of the class are invalidated; if a
/// database is dropped, those of all classes.</para>
/// <para>The position is kept in the store, and is saved after the invalidations have returned. After a restart or a failure, changes may
/// be repeated, and none is left out. If there is no position, if it belongs to another feed, or if the server no longer knows it,
/// everything that is declared is invalidated, and the feed continues from a moment before that.</para>
/// <para>A change is received when a majority of the replica set has it. A reader of the primary sees it earlier; until the change is
/// received, an older object may be read from the cache. A program that changes documents and must see its changes at once must also
/// invalidate them itself.</para>
/// <para>If several processes have a feed of one name, one of them works at a time. Once the feed is started, it is safe for use by any
/// number of threads.</para>
/// </remarks>
public sealed class MongoFeed : IAsyncDisposable, IDisposable
{
    private readonly IMongoDatabase _database;
    private readonly ICacheStore _store;
    private readonly MongoFeedOptions _options;
    private readonly List<FeedModel> _models = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private volatile FeedRunner? _runner;
    private Task _running = Task.CompletedTask;
    private volatile bool _isDisposed;

    /// <summary>Initializes a feed. The feed does nothing until it is started.</summary>
    /// <param name="store">The store that holds the position: the store of the caches. It is not disposed with the feed.</param>
    /// <param name="database">The database whose changes are received.</param>
    /// <param name="name">
    /// The name of the feed: the same in all processes that do the same, and a different one for a different set of classes. Must not be
    /// empty.
    /// </param>
    /// <param name="options">The options of the feed. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="store"/> or <paramref name="database"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public MongoFeed(ICacheStore store, IMongoDatabase database, string name, MongoFeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrEmpty(name);
        (_store, _database, Name, _options) = (store, database, name, options ?? new MongoFeedOptions());
    }

    /// <summary>Gets the name of the feed.</summary>
    public string Name { get; }

    /// <summary>Gets the current state of the feed.</summary>
    public MongoFeedState State => _isDisposed ? MongoFeedState.Disposed : _runner?.State ?? MongoFeedState.Starting;

    /// <summary>Gets the last failure, and what to do, or <see langword="null"/> if there was none since the feed works.</summary>
    public string? Error => _runner?.Error;

    /// <summary>
    /// Gets the time between the oldest change of the last batch and its invalidation, by the clocks of the server and
    /// <see cref="MongoFeedOptions.TimeProvider"/>; zero when all changes are invalidated. <see langword="null"/> if no change was received yet.
    /// </summary>
    public TimeSpan? Lag => _runner?.Lag;

    /// <summary>Declares a class whose documents are cached.</summary>
    /// <typeparam name="T">
    /// The class by which the documents are looked up. If documents of a derived class are looked up by that class, declare that class too.
    /// </typeparam>
    /// <param name="cache">The cache. It must be of the same database.</param>
    /// <returns>
    /// An object to declare the fields that the documents are looked up by. Without any field, each change invalidates all objects of the
    /// class.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="cache"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The cache is of another database, or the class has no documents.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public MongoFeedModel<T> Collection<T>(MongoCacheCow cache)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(cache);
        ThrowIfStarted();
        if (cache.DatabaseName != _database.DatabaseNamespace.DatabaseName)
            throw new ArgumentException($"The feed '{Name}' hears of the database '{_database.DatabaseNamespace.DatabaseName}', and the cache is of '{cache.DatabaseName}'.", nameof(cache));
        var model = new FeedModel(cache, typeof(T), cache.CollectionOf(typeof(T)));
        _models.Add(model);
        return new MongoFeedModel<T>(this, model);
    }

    /// <summary>
    /// Starts the feed in the background. If a server or a store fails, no exception is thrown: <see cref="State"/> and <see cref="Error"/>
    /// report the failure, and the feed tries again.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing was declared, or the feed was already started.</exception>
    /// <exception cref="ObjectDisposedException">The feed was disposed.</exception>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            ThrowIfStarted();
            if (_models.Count == 0)
                throw new InvalidOperationException($"The feed '{Name}' has nothing to invalidate: declare a class with {nameof(Collection)} before it is started.");
            _runner = new FeedRunner(_store, _database, Name, _models, _options);
            _running = Background.Run(() => _runner.RunAsync(_ending.Token));
        }
    }

    /// <summary>Ends the feed, and saves the position. Another process takes over. Further calls do no harm.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _ending.Dispose();
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, and blocks the calling thread until it has completed.</summary>
    public void Dispose() => Ending.Wait(this);

    internal void ThrowIfStarted()
    {
        if (_runner is not null)
            throw new InvalidOperationException($"The feed '{Name}' was started: declare all before, and start it once.");
    }
}
