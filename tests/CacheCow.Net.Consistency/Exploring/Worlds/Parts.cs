namespace CacheCow.Net.Consistency;

/// <summary>
/// Something long that reports its progress between its parts: each part runs when it is told to, and nothing of it runs in between.
/// </summary>
/// <remarks>It has a thread of its own, which waits whenever it reports, and is waited for at all other times: of the two threads, always one stands.</remarks>
/// <param name="run">What is run.</param>
/// <param name="told">Told of the progress, too.</param>
internal sealed class Parts<T>(Func<IProgress<long>, ValueTask<T>> run, IProgress<long>? told) : IProgress<long>, IDisposable
{
    private readonly SemaphoreSlim _mayGoOn = new(0);
    private readonly SemaphoreSlim _hasStopped = new(0);
    private Thread? _thread;
    private Task<T>? _end;
    private bool _isLeft;

    /// <summary>Runs the next part.</summary>
    /// <returns><see langword="false"/>: it was the last one.</returns>
    public bool MoveNext()
    {
        if (_thread is null)
            (_thread = new Thread(Run) { IsBackground = true }).Start();
        else
            _mayGoOn.Release();
        _hasStopped.Wait();
        return _end is null;
    }

    /// <summary>What came of it, after the last part.</summary>
    public Task<T> End => _end!;

    /// <summary>Between two parts.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants the others any more.</exception>
    void IProgress<long>.Report(long value)
    {
        told?.Report(value);
        _hasStopped.Release();
        _mayGoOn.Wait();
        if (_isLeft)
            throw new OperationCanceledException();
    }

    /// <summary>Leaves the parts out that are left.</summary>
    public void Dispose()
    {
        _isLeft = true;
        if (_thread is not null && _end is null)
        {
            _mayGoOn.Release();
            _thread.Join();
        }

        _mayGoOn.Dispose();
        _hasStopped.Dispose();
    }

    private void Run()
    {
        _end = run(this).AsTask();
        _hasStopped.Release();
    }
}
