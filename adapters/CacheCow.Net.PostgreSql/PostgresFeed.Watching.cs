using Npgsql;
using NpgsqlTypes;

namespace CacheCow.Net.PostgreSql;

// How far the feed has come, and how it is.
public sealed partial class PostgresFeed
{
    /// <summary>
    /// Waits until everything that was committed before this call is invalidated. Use it only in the process that streams. In other
    /// processes, and while the server cannot be reached, it waits until this process streams.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A task that completes when everything is invalidated.</returns>
    /// <exception cref="InvalidOperationException">
    /// The feed has ended: it was disposed (<see cref="ObjectDisposedException"/>), or its run was canceled.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken = default)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _catchUps.Ended);
        try
        {
            var end = await EndOfLogAsync(giveUp.Token).ConfigureAwait(false);
            await _catchUps.WaitAsync(end, giveUp.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (_catchUps.Ended.IsCancellationRequested)
        {
            ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
            throw new InvalidOperationException("The feed has ended, and invalidates nothing more.");
        }
    }

    /// <summary>Gets the health of the feed. Asks the server how much log the slot keeps.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The health. If the server cannot be asked, it contains a warning; no exception is thrown.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<FeedHealth> GetHealthAsync(CancellationToken cancellationToken = default)
    {
        var warnings = new List<string>(_warnings);
        if (Error is { } error)
            warnings.Insert(0, error.Message);
        var slot = await SlotAsync(warnings, cancellationToken).ConfigureAwait(false);
        _metrics.LagBytes(slot?.LagBytes);
        if (slot?.LagBytes > _options.LagWarningBytes)
            warnings.Add($"The slot '{_options.SlotName}' keeps {slot.LagBytes} bytes of log that are not confirmed, more than LagWarningBytes = {_options.LagWarningBytes}. If nobody needs it: {Sql.DropSlot(_options.SlotName)}");
        if (slot?.WalStatus is "unreserved" or "lost")
            warnings.Add($"The slot '{_options.SlotName}' has wal_status '{slot.WalStatus}': it needs more log than max_slot_wal_keep_size lets the server keep.");
        return new FeedHealth(_state, slot?.LagBytes, _session?.Delay, warnings);
    }

    private async Task<SlotInfo?> SlotAsync(List<string> warnings, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _server.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var disposal = connection.ConfigureAwait(false);
            return await Catalog.SlotAsync(connection, _options.SlotName, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            warnings.Add($"The server cannot be asked for the slot '{_options.SlotName}': {exception.Message}");
            return null;
        }
    }

    private async Task<NpgsqlLogSequenceNumber> EndOfLogAsync(CancellationToken cancellationToken)
    {
        const ulong Page = 8192;
        var end = (ulong)NpgsqlLogSequenceNumber.Parse(await AskForEndAsync(cancellationToken).ConfigureAwait(false));

        // The next record begins after a page's head; the last one ended before it.
        return new NpgsqlLogSequenceNumber(end % Page is 24 or 40 ? end - (end % Page) : end);
    }

    private async Task<string> AskForEndAsync(CancellationToken cancellationToken)
    {
        for (var backoff = _options.NewBackoff(); ; await Task.Delay(backoff.Next(), _options.TimeProvider, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                var connection = await _server.OpenAsync(cancellationToken).ConfigureAwait(false);
                await using var disposal = connection.ConfigureAwait(false);
                return await Catalog.TextAsync(connection, "SELECT pg_current_wal_insert_lsn()::text", cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException)
            {
                // The server is away, or has closed a connection of the pool.
            }
        }
    }
}
