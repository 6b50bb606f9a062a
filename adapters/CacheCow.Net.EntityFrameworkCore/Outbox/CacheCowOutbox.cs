using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Represents the worker of an outbox: it invalidates what the rows of the outbox name, and then deletes the rows. Each row is processed at
/// least once, whichever process wrote it, and even if the process that works on it ends.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A row becomes visible when its transaction has committed. What is invalidated after that can only be cached again in its new
/// state.</item>
/// <item>First the stores of all the caches are told; then the rows are deleted. If a process ends in between, the rows remain and are
/// processed again.</item>
/// <item>Several processes may work on one table. What two of them process is invalidated twice, which does no harm.</item>
/// </list>
/// <para>Safe for use by any number of threads.</para>
/// </remarks>
/// <typeparam name="TContext">
/// The type of the context whose model has the outbox (<c>modelBuilder.UseCacheCowOutbox()</c>), and whose options name the caches
/// (<c>options.UseCacheCow(cache)</c>).
/// </typeparam>
public sealed class CacheCowOutbox<TContext> : IAsyncDisposable, IDisposable
    where TContext : DbContext
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly IDbContextFactory<TContext> _contexts;
    private readonly OutboxOptions _options;
    private readonly OutboxCount _count = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private CacheCowInterceptor[] _watched = [];
    private Task? _running;
    private Task? _nextCommit;

    /// <summary>Initializes an outbox that is not started yet.</summary>
    /// <param name="contexts">Creates a context for each read of the table.</param>
    /// <param name="options">The options of the outbox. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="contexts"/> is <see langword="null"/>.</exception>
    public CacheCowOutbox(IDbContextFactory<TContext> contexts, OutboxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        (_contexts, _options) = (contexts, options ?? new OutboxOptions());
        WriteMetrics.Register(_count, typeof(TContext).Name);
    }

    /// <summary>Initializes an outbox that is not started yet.</summary>
    /// <param name="contexts">Creates a new context for each read of the table. The context is disposed afterwards.</param>
    /// <param name="options">The options of the outbox. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="contexts"/> is <see langword="null"/>.</exception>
    public CacheCowOutbox(Func<TContext> contexts, OutboxOptions? options = null)
        : this(new FuncContextFactory<TContext>(contexts ?? throw new ArgumentNullException(nameof(contexts))), options)
    {
    }

    /// <summary>Starts processing the table in the background, until the outbox is disposed. Further calls do nothing.</summary>
    /// <exception cref="InvalidOperationException">
    /// The contexts do not use a cache, or their model has no outbox, so that no cache would ever be told.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The outbox is disposed.</exception>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            if (_running is not null)
                return;
            Check();

            _running = Background.Run(() => DispatchUntilAsync(_stop.Token));
        }
    }

    /// <summary>
    /// Gets the exception of the last read of the table by <see cref="Start"/> or <see cref="RunAsync"/>, for example because the database
    /// does not have the table; <see langword="null"/> if that read succeeded, or if there was none yet. Processing continues after a
    /// failure.
    /// </summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>
    /// Processes the table until it is canceled. Failures are counted (<c>cachecow.outbox.rows</c>, <c>failed</c>), reported in
    /// <see cref="LastFailure"/>, and retried after a pause.
    /// </summary>
    /// <param name="cancellationToken">Ends the processing.</param>
    /// <returns>A task that completes, without an exception, when it is canceled.</returns>
    /// <exception cref="InvalidOperationException">See <see cref="Start"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Check();
        await DispatchUntilAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the table once, and dispatches up to <see cref="OutboxOptions.BatchSize"/> rows.</summary>
    /// <param name="cancellationToken">Cancels the operation. Some rows may then have been dispatched but not deleted.</param>
    /// <returns>The number of rows that were dispatched.</returns>
    /// <exception cref="InvalidOperationException">The contexts do not use a cache, or their model has no outbox.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="CacheStoreException">A store failed. The rows remain.</exception>
    public async Task<int> DispatchOnceAsync(CancellationToken cancellationToken = default)
    {
        var context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = context.ConfigureAwait(false);
        Watch(context);
        var rows = await context.Set<OutboxEntry>().AsNoTracking().OrderBy(row => row.Id).Take(_options.BatchSize).ToListAsync(cancellationToken).ConfigureAwait(false);
        _count.Waiting = rows.Count < _options.BatchSize ? rows.Count : await context.Set<OutboxEntry>().LongCountAsync(cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
            return 0;

        await InvalidateAsync(rows, cancellationToken).ConfigureAwait(false);
        long[] done = [.. rows.Select(row => row.Id)];
        await context.Set<OutboxEntry>().Where(row => done.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        _count.Waiting -= rows.Count;
        WriteMetrics.Dispatched(rows.Count, typeof(TContext).Name);
        return rows.Count;
    }

    /// <summary>Stops processing the table, and waits for the read that is in progress.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_lock)
            running = _running;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (running is not null)
            await running.ConfigureAwait(false);
        _count.Waiting = 0;
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, and blocks the calling thread until it has completed.</summary>
    public void Dispose() => Ending.Wait(this);

    private async Task DispatchUntilAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstPause, _options.MaxPause);
        while (!cancellationToken.IsCancellationRequested)
        {
            // Asked before the look: a commit after the look must wake us.
            var commit = NextCommit();
            var rows = await TryDispatchAsync(cancellationToken).ConfigureAwait(false);
            if (rows == _options.BatchSize || (rows is not null && commit is null))
                continue;
            if (rows is not null)
                backoff.Reset();
            await PauseAsync(rows is null ? backoff.Next() : _options.PollInterval, rows is null ? null : commit, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<int?> TryDispatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await DispatchOnceAsync(cancellationToken).ConfigureAwait(false);
            if (LastFailure is not null)
                Messages.OutboxWorks(_options.Logger, typeof(TContext).Name);
            LastFailure = null;
            return rows;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, store or database: the rows are there, and the next look comes.
            if (LastFailure is null)
                Messages.OutboxFailed(_options.Logger, typeof(TContext).Name, failure.GetType().FullName ?? "");
            LastFailure = failure;
            WriteMetrics.DispatchFailed(_count.Waiting, typeof(TContext).Name);
            return null;
        }
        catch (Exception)
        {
            return 0;
        }
    }

    private async Task InvalidateAsync(IEnumerable<OutboxEntry> rows, CancellationToken cancellationToken)
    {
        var keys = new OutboxKeys();
        var isUnderstood = true;
        foreach (var row in rows)
            isUnderstood &= keys.TryAdd(row.Keys);
        foreach (var cache in _watched.Select(one => one.Cache))
        {
            // What nobody understands may mean anything.
            var tags = isUnderstood ? keys.Tags : keys.Tags.Concat(cache.AllTags);
            await cache.InvalidateInStoreAsync([.. keys.Objects.Distinct()], [.. tags.Distinct().Select(cache.KeysOfTag)], cancellationToken).ConfigureAwait(false);
        }
    }

    // What no later look could make good.
    private void Check()
    {
        using var context = _contexts.CreateDbContext();
        Watch(context);
    }

    private void Watch(DbContext context)
    {
        var interceptors = context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.Interceptors;
        _watched = [.. (interceptors ?? []).OfType<CacheCowInterceptor>()];
        if (_watched.Length == 0)
            throw new InvalidOperationException($"{typeof(TContext).Name} uses no cache, so its outbox has nobody to tell. Call options.UseCacheCow(cache) where its options are made.");
        if (context.Model.FindEntityType(typeof(OutboxEntry)) is null)
            throw new InvalidOperationException($"The model of {typeof(TContext).Name} has no outbox. Call modelBuilder.UseCacheCowOutbox() in OnModelCreating, and add a migration.");
    }

    // One for many looks, as long as no commit comes: each leaves something behind with the signals, which may never be given.
    private Task? NextCommit()
    {
        if (_watched.Length == 0)
            return null;
        return _nextCommit is { IsCompleted: false } next ? next : _nextCommit = Task.WhenAny(_watched.Select(one => one.OutboxSignal.Next));
    }

    private async Task PauseAsync(TimeSpan time, Task? unless, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var passed = Task.Delay(time, _options.TimeProvider, done.Token);
        await Task.WhenAny(passed, unless ?? passed).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
    }
}
