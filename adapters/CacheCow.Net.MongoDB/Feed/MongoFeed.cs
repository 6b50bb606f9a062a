using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// Hears of the changes of a database, whoever makes them, and invalidates the cached documents: a change stream as a source of invalidations.
/// </summary>
/// <remarks>
/// <para>Declare the classes with <see cref="Collection{T}"/> and the fields that they are got by with <see cref="MongoFeedModel{T}.Lookup(string)"/>, then <see cref="Start"/>. An inserted document invalidates a cached
/// "there is none"; an updated, replaced or deleted one the objects by its old and new values. Where the old values are not known (see <see cref="MongoFeedOptions.PreImages"/>), and when a collection is dropped or renamed, all
/// objects of the class are invalidated; of a dropped database, those of all classes.</para>
/// <para>The position is kept in the store, and saved after the invalidations have returned: after a restart or a failure, changes may be told again and none is left out. If there is no position, if it is another feed's, or if the
/// server no longer knows it, everything declared is invalidated, and the feed goes on from a moment before that.</para>
/// <para>A change is told when a majority of the replica set has it. A reader sees it on the primary before; until it is told, an older object may be read from the cache. Who changes documents through this program and needs to
/// see that at once invalidates as well.</para>
/// <para>Of several processes with a feed of one name, one works at a time. Safe for use by any number of threads once it was started.</para>
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

    /// <summary>A feed; nothing happens before it is started.</summary>
    /// <param name="store">Where the position is kept: the store of the caches. It is not disposed with the feed.</param>
    /// <param name="database">Whose changes are heard.</param>
    /// <param name="name">What the feed is called: the same in all processes that do the same, another for another set of classes. Not empty.</param>
    /// <param name="options">How it works; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="database"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public MongoFeed(ICacheStore store, IMongoDatabase database, string name, MongoFeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrEmpty(name);
        (_store, _database, Name, _options) = (store, database, name, options ?? new MongoFeedOptions());
    }

    /// <summary>What the feed is called.</summary>
    public string Name { get; }

    /// <summary>What it does at the moment.</summary>
    public MongoFeedState State => _isDisposed ? MongoFeedState.Disposed : _runner?.State ?? MongoFeedState.Starting;

    /// <summary>What has failed last, and what to do; <see langword="null"/>: nothing since it works.</summary>
    public string? Error => _runner?.Error;

    /// <summary>How long after it was made the last change was invalidated, by the server's clock and this machine's; zero when all are. <see langword="null"/>: it has heard of nothing yet.</summary>
    public TimeSpan? Lag => _runner?.Lag;

    /// <summary>Declares a class whose documents are cached.</summary>
    /// <typeparam name="T">The class, as its documents are got from the cache. Those of a derived class that are got by that class are declared by that class.</typeparam>
    /// <param name="cache">The cache, of the same database.</param>
    /// <returns>To declare the fields that the documents are got by. Without any, each change invalidates all objects of the class.</returns>
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

    /// <summary>Begins to work, in the background. A server or a store that fails is no exception: <see cref="State"/> and <see cref="Error"/> tell, and it is tried again.</summary>
    /// <exception cref="InvalidOperationException">Nothing was declared, or it was started before.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
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

    /// <summary>Ends it, and saves the position; another process takes over. Doing so twice does no harm.</summary>
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

    /// <summary>The same as <see cref="DisposeAsync"/>, and waits for it on this thread.</summary>
    public void Dispose() => Ending.Wait(this);

    internal void ThrowIfStarted()
    {
        if (_runner is not null)
            throw new InvalidOperationException($"The feed '{Name}' was started: declare all before, and start it once.");
    }
}
