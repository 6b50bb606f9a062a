namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Represents a feed that invalidates cached objects from the commit log of PostgreSQL. Whichever program changes a row, what was cached of
/// that row is invalidated.
/// </summary>
/// <remarks>
/// <para>Map tables with <see cref="Table"/>, then <see cref="Start"/> the feed, or run it with <see cref="RunAsync"/>. It reconnects by
/// itself. A replication slot in the server records how far the feed has come. What was not invalidated, because the process or the
/// connection ended or the store failed, is sent again. One process streams from a slot; the others stand by.</para>
/// <para>The changes of a transaction are invalidated after other sessions can see them, so that no reader can cache the old row
/// afterwards. Until then, for some milliseconds, the old object may be read. A program that must see its own changes at once must also
/// invalidate them itself.</para>
/// <para>The caches must read from the server that the feed is connected to, not from a replica of it. Once the feed is started, it is safe
/// for use by any number of threads.</para>
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

    /// <summary>Initializes a feed of a database. The feed does nothing until it is started.</summary>
    /// <param name="connectionString">
    /// The connection string, in the form of Npgsql. It must name a database. The role needs <c>REPLICATION</c>, and the right to read the
    /// catalog.
    /// </param>
    /// <param name="options">The options of the feed. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is not a connection string.</exception>
    public PostgresFeed(string connectionString, PostgresFeedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        _options = options ?? new PostgresFeedOptions();
        _server = new FeedServer(connectionString, _options.SlotName);
        _metrics = new FeedMetrics(_options.SlotName);
        _invalidator = new Invalidator(_options, _metrics);
    }

    /// <summary>Gets the current state of the feed.</summary>
    public FeedState State => _state;

    /// <summary>
    /// Gets the last error, or <see langword="null"/> if there was none since the feed began to stream. While the feed streams, it is the
    /// exception that the store of the caches throws.
    /// </summary>
    public Exception? Error => _error ?? _invalidator.Failure;

    /// <summary>
    /// Occurs when the state changes. The changes are raised one after another, on a thread of the feed. A handler must not block.
    /// Exceptions of handlers are ignored.
    /// </summary>
    public event EventHandler<FeedStateChangedEventArgs>? StateChanged;

    /// <summary>Gets a table, to which mappings can then be added. The same name returns the same object.</summary>
    /// <param name="name">
    /// The name of the table, with its schema if that is not in the search path: <c>public.posts</c>. It is written as in SQL. Without
    /// quotes, a table whose name has exactly this case is found too.
    /// </param>
    /// <returns>An object that describes what the changes of the table invalidate.</returns>
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

    /// <summary>Starts the feed in the background. Dispose the feed to end it.</summary>
    /// <exception cref="InvalidOperationException">The feed was already started, or no table is mapped.</exception>
    public void Start()
    {
        CheckCanStart();
        _running = Background.Run(() => RunToTheEndAsync(_ending.Token));
    }

    /// <summary>
    /// Runs the feed until it is canceled. Errors are not thrown; the feed tries again. See <see cref="State"/> and <see cref="Error"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the feed. The task then completes without an exception.</param>
    /// <returns>A task that completes when the feed ends.</returns>
    /// <exception cref="InvalidOperationException">The feed was already started, or no table is mapped.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        CheckCanStart();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        _running = RunToTheEndAsync(ending.Token);
        await _running.ConfigureAwait(false);
    }

    /// <summary>Invalidates everything that is mapped. Failures are retried until the operation succeeds.</summary>
    /// <param name="cancellationToken">Cancels the operation. It is then not known what was invalidated.</param>
    /// <returns>A task that completes when everything is invalidated.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public ValueTask InvalidateAllAsync(CancellationToken cancellationToken = default) => _invalidator.InvalidateAllAsync(_tables, Fallback.NewSlot, cancellationToken);

    /// <summary>Ends the feed, and waits until it has ended. The slot remains, and keeps the log for the next feed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _catchUps.End();
        _server.Dispose();
        _metrics.Dispose();
    }

    /// <summary>
    /// Does the same as <see cref="DisposeAsync"/>, and blocks the calling thread until it has completed. Do not call it from a handler of
    /// <see cref="StateChanged"/>, because the feed waits for the handler.
    /// </summary>
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
