namespace CacheCow.Net.PostgreSql;

/// <summary>
/// PostgreSQL's commit log as a source of invalidations: whoever changes a row, by whatever program, invalidates what was cached of it.
/// </summary>
/// <remarks>
/// <para>Map tables with <see cref="Table"/>, then <see cref="Start"/> the feed, or run it with <see cref="RunAsync"/>. It connects again by itself. A replication slot in the server keeps
/// how far it has come: what was not invalidated, because the process or the connection died or the store failed, is told again. One process streams from a slot; others stand by.</para>
/// <para>A transaction's changes are invalidated after other sessions can see them, so that no reader can cache the old row afterwards. Until then, for some milliseconds, the old object
/// may be read: a program that must see its own changes at once invalidates itself too.</para>
/// <para>The caches must read from the server that the feed is connected to, not from a replica of it. Safe for use by any number of threads, once it is started.</para>
/// </remarks>
public sealed partial class PostgresFeed : IAsyncDisposable, IDisposable
{
    private readonly List<FeedTable> _tables = [];
    private readonly PostgresFeedOptions _options;
    private readonly FeedServer _server;
    private readonly FeedMetrics _metrics;
    private readonly Invalidator _invalidator;
    private readonly CatchUps _catchUps = new();
    private readonly CancellationTokenSource _ending = new();
    private int _isStarted;
    private Task _running = Task.CompletedTask;
    private volatile FeedSession? _session;
    private volatile Exception? _error;
    private volatile IReadOnlyList<string> _warnings = [];
    private volatile FeedState _state;

    /// <summary>A feed of a database; it does nothing until it is started.</summary>
    /// <param name="connectionString">How to connect, as Npgsql reads it; with a database. The role needs <c>REPLICATION</c>, and to read the catalogue.</param>
    /// <param name="options">How the feed behaves; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is no connection string.</exception>
    public PostgresFeed(string connectionString, PostgresFeedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        _options = options ?? new PostgresFeedOptions();
        _server = new FeedServer(connectionString, _options.SlotName);
        _metrics = new FeedMetrics(_options.SlotName);
        _invalidator = new Invalidator(_options, _metrics);
    }

    /// <summary>What the feed does at the moment.</summary>
    public FeedState State => _state;

    /// <summary>What went wrong last; <see langword="null"/>: nothing since it streams. While it streams: what the caches' store throws.</summary>
    public Exception? Error => _error ?? _invalidator.Failure;

    /// <summary>Told of each new state, one after another, by a thread of the feed's: not to be kept waiting. What a handler throws is ignored.</summary>
    public event EventHandler<FeedStateChangedEventArgs>? StateChanged;

    /// <summary>A table, whose mappings are then added. The same name returns the same object.</summary>
    /// <param name="name">The table, with its schema if it is not in the search path: <c>public.posts</c>. As in SQL; without quotes, the name with its very case is found too.</param>
    /// <returns>What its changes invalidate.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">The feed was started.</exception>
    public FeedTable Table(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        CheckNotStarted();
        if (_tables.Find(table => table.Name == name) is { } known)
            return known;
        var added = new FeedTable(name, CheckNotStarted);
        _tables.Add(added);
        return added;
    }

    /// <summary>Starts the feed in the background; disposing of it ends it.</summary>
    /// <exception cref="InvalidOperationException">It was started, or no table is mapped.</exception>
    public void Start()
    {
        CheckCanStart();
        _running = Background.Run(() => RunToTheEndAsync(_ending.Token));
    }

    /// <summary>Runs the feed until it is cancelled. What goes wrong is not thrown, but tried again: see <see cref="State"/> and <see cref="Error"/>.</summary>
    /// <param name="cancellationToken">Ends it; the task then ends without an exception.</param>
    /// <returns>A task that ends with the feed.</returns>
    /// <exception cref="InvalidOperationException">It was started, or no table is mapped.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        CheckCanStart();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        _running = RunToTheEndAsync(ending.Token);
        await _running.ConfigureAwait(false);
    }

    /// <summary>Invalidates all that is mapped; tried again until it has succeeded.</summary>
    /// <param name="cancellationToken">Gives up; what is invalidated is not known then.</param>
    /// <returns>A task that ends when that is done.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask InvalidateAllAsync(CancellationToken cancellationToken = default) => _invalidator.InvalidateAllAsync(_tables, Fallback.NewSlot, cancellationToken);

    /// <summary>Ends the feed, and waits until it has ended. The slot stays, and keeps the log for the next one.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _catchUps.End();
        _server.Dispose();
        _metrics.Dispose();
    }

    /// <summary>The same as <see cref="DisposeAsync"/>, and waits for it on this thread. Not from within <see cref="StateChanged"/>, which the feed waits for.</summary>
    public void Dispose() => Ending.Wait(this);

    private void CheckNotStarted()
    {
        if (Volatile.Read(ref _isStarted) != 0)
            throw new InvalidOperationException("The feed was started: tables are mapped before.");
    }

    private void CheckCanStart()
    {
        ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
        if (_tables.Count == 0 || _tables.Exists(table => table.Targets.Count == 0))
            throw new InvalidOperationException("The feed maps no table, or a table to nothing: call Table(name) and one of its methods before.");
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
            throw new InvalidOperationException("The feed was started already: a feed runs once.");
    }
}
