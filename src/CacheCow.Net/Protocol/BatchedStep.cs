using System.Runtime.ExceptionServices;

namespace CacheCow.Net;

/// <summary>
/// A step that goes through the whole store, a batch at a time. It may take as long as there are objects; it is given up when it has told of no batch for a while.
/// </summary>
internal sealed class BatchedStep(IProgress<long>? told) : IProgress<long>
{
    private int _batches;
    private volatile bool _isGivenUp;
    private ExceptionDispatchInfo? _thrown;

    public void Report(long value)
    {
        Interlocked.Increment(ref _batches);

        // The caller has gone on, and may have thrown away what it was told with.
        if (_isGivenUp)
            return;
        try
        {
            told?.Report(value);
        }
        catch (Exception exception)
        {
            // The store ends there, and may say so in words of its own.
            _thrown = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    /// <summary>After a failure: throws what the caller's own progress threw, if that was why.</summary>
    public void ThrowWhatProgressThrew() => _thrown?.Throw();

    /// <summary>Its end.</summary>
    /// <param name="step">Is handed a token that is cancelled when nobody waits any more.</param>
    /// <param name="silence">Given up after one to two times this, in which no batch was told of.</param>
    /// <param name="waits">How the caller waits.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TimeoutException">It was given up.</exception>
    public async Task<long> RunAsync(Func<IProgress<long>, CancellationToken, ValueTask<long>> step, TimeSpan silence, Waits waits, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = step(this, ending.Token).AsTask();
        try
        {
            return await EndAsync(running, silence, waits, cancellationToken).ConfigureAwait(false);
        }
        catch when (!running.IsCompleted)
        {
            _isGivenUp = true;
            LateFailure.Observe(running);
            await waits.CancelAsync(ending).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<long> EndAsync(Task<long> running, TimeSpan silence, Waits waits, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batches = Volatile.Read(ref _batches);
            try
            {
                await waits.ForAsync(running, silence, cancellationToken).ConfigureAwait(false);
                return await running.ConfigureAwait(false);
            }
            catch (TimeoutException) when (GoesOn(running, batches))
            {
            }
        }
    }

    // What has come to its end just now has.
    private bool GoesOn(Task<long> running, int batches) => running.IsCompleted ? running.IsCompletedSuccessfully : Volatile.Read(ref _batches) != batches;
}
