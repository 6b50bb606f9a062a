using System.Diagnostics.CodeAnalysis;
using SQLitePCL;

namespace CacheCow.Net.Sqlite;

/// <summary>Runs the steps that change something, one at a time: SQLite has one writer per file, so a process needs no more than one.</summary>
internal sealed class Writer : IDisposable
{
    private const int MaxEvictions = 16;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly Clock _clock;
    private readonly TimeSpan _busyTimeout;
    private readonly Connection _connection;
    private readonly Steps _steps;
    private readonly Sweeper _sweeper;
    private readonly Transaction _transaction;
    private readonly Syncing _syncing;
    private bool _isDisposed;

    /// <exception cref="CacheStoreException">The file cannot be used.</exception>
    public Writer(CacheFile file, SqliteStoreOptions options, Clock clock)
    {
        (_path, _clock, _busyTimeout) = (file.Path, clock, options.BusyTimeout);
        (_connection, (_steps, _sweeper, _transaction, _syncing)) = file.OpenToWrite(connection => (
            new Steps(connection, options),
            new Sweeper(connection, options.SweepInterval),
            new Transaction(connection, Sql.BeginWrite),
            new Syncing(connection, options.SyncEveryStep)));
    }

    /// <summary>Runs a step in a transaction of its own.</summary>
    /// <param name="attempt">What the file is asked to do, for an exception.</param>
    /// <param name="step">The step, and the time at which it happens. Run again if it found the file full and room was made.</param>
    /// <param name="isDurable">Whether it is on the disk when this returns, also if the power is cut.</param>
    /// <exception cref="CacheStoreException">It could not be done.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public T Run<T>(Attempt attempt, Func<Steps, long, T> step, bool isDurable = false)
    {
        // The wait for this process's other writers counts, too: each of them may wait for as long.
        if (!_lock.TryEnter(_busyTimeout))
            throw Failures.Of(attempt, _path, new SqliteError(raw.SQLITE_BUSY, "the process's other steps waited for it"));
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(SqliteStore));
            if (_connection.Moved.IsMoved())
                throw Failures.Moved(attempt, _path);
            try
            {
                return RunAndSweep(step, isDurable);
            }
            catch (SqliteError error)
            {
                throw Failures.Of(attempt, _path, error);
            }
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Waits for the step under way, if any.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _connection.Dispose();
        }
    }

    private T RunAndSweep<T>(Func<Steps, long, T> step, bool isDurable)
    {
        var result = _syncing.Run(isDurable, () => RunMakingRoom(step));
        SweepIfDue();
        return result;
    }

    private T RunMakingRoom<T>(Func<Steps, long, T> step)
    {
        try
        {
            var mayBeFull = true;
            for (var evictions = 0; ; evictions++)
            {
                if (TryRun(step, mayBeFull, out var result))
                    return result;

                // Whether objects are left or not: what makes things safe is then tried without what it can do without.
                if (evictions >= MaxEvictions || !_transaction.Run(() => _sweeper.Evict(evictions)))
                    mayBeFull = _steps.TrySaveRoom();
            }
        }
        finally
        {
            _steps.SaveRoomNoMore();
        }
    }

    private bool TryRun<T>(Func<Steps, long, T> step, bool mayBeFull, [MaybeNullWhen(false)] out T result)
    {
        try
        {
            result = _transaction.Run(() => step(_steps, _clock.Now));
            return true;
        }
        catch (SqliteError error) when (error.PrimaryCode == raw.SQLITE_FULL && mayBeFull)
        {
            result = default;
            return false;
        }
    }

    private void SweepIfDue()
    {
        var now = _clock.Now;
        if (!_sweeper.IsDue(now))
            return;
        try
        {
            _transaction.Run(() => _sweeper.Sweep(now));
        }
        catch (SqliteError)
        {
            // The step is committed and must not look failed; a file that is in trouble tells at the next one.
        }
    }
}
