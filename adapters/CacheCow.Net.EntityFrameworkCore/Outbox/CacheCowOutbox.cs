using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Invalidates what the rows of an outbox say, and then deletes them: at least once, whatever process wrote them, and whatever becomes of the one that is at it.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A row is seen when its transaction has committed: what is invalidated then can only be cached anew as it is now.</item>
/// <item>First the caches' stores are told, all of them; then the rows are deleted. Whoever dies in between leaves the rows, and the next one does it again.</item>
/// <item>Several processes may look after one table: what both do is done twice, which does no harm.</item>
/// </list>
/// <para>Safe for use by any number of threads.</para>
/// </remarks>
/// <typeparam name="TContext">The context whose model has the outbox (<c>modelBuilder.UseCacheCowOutbox()</c>), and whose options name the caches (<c>options.UseCacheCow(cache)</c>).</typeparam>
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

    /// <summary>An outbox that is not looked after yet.</summary>
    /// <param name="contexts">Makes a context for each look at the table.</param>
    /// <param name="options">How it is looked after; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="contexts"/> is <see langword="null"/>.</exception>
    public CacheCowOutbox(IDbContextFactory<TContext> contexts, OutboxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        (_contexts, _options) = (contexts, options ?? new OutboxOptions());
        WriteMetrics.Register(_count, typeof(TContext).Name);
    }

    /// <summary>An outbox that is not looked after yet.</summary>
    /// <param name="contexts">Makes a new context for each look at the table, which is disposed of.</param>
    /// <param name="options">How it is looked after; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="contexts"/> is <see langword="null"/>.</exception>
    public CacheCowOutbox(Func<TContext> contexts, OutboxOptions? options = null)
        : this(new FuncContextFactory<TContext>(contexts ?? throw new ArgumentNullException(nameof(contexts))), options)
    {
    }

    /// <summary>Looks after the table in the background, until the outbox is disposed of. Called again, it does nothing.</summary>
    /// <exception cref="InvalidOperationException">The contexts do not use a cache, or their model has no outbox: nobody would ever be told.</exception>
    /// <exception cref="ObjectDisposedException">The outbox is disposed of.</exception>
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
    /// Why the last look at the table has failed, such as a database without that table; <see langword="null"/>: it has not, or there was none yet. Looks of <see cref="Start"/> and
    /// <see cref="RunAsync"/>, which go on all the same.
    /// </summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>
    /// Looks after the table until it is cancelled. Failures are counted (<c>cachecow.outbox.rows</c>, <c>failed</c>), told (<see cref="LastFailure"/>), and tried again after a pause.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that ends when it was cancelled, and does not throw then.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="Start"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Check();
        await DispatchUntilAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at the table once, and dispatches up to <see cref="OutboxOptions.BatchSize"/> rows.</summary>
    /// <param name="cancellationToken">Gives up; rows may have been dispatched and not deleted.</param>
    /// <returns>How many rows were dispatched.</returns>
    /// <exception cref="InvalidOperationException">The contexts do not use a cache, or their model has no outbox.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">A store failed; the rows stay.</exception>
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

    /// <summary>Stops looking after the table, and waits for the look that is under way.</summary>
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

    /// <summary>The same as <see cref="DisposeAsync"/>, and waits for it on this thread.</summary>
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
