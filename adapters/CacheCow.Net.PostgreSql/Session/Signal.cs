namespace CacheCow.Net.PostgreSql;

/// <summary>Wakes one waiter; a signal that nobody waits for wakes the next.</summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);
    private readonly Lock _setting = new();

    public void Set()
    {
        lock (_setting)
        {
            if (_semaphore.CurrentCount == 0)
                _semaphore.Release();
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _semaphore.WaitAsync(cancellationToken);

    public void Dispose() => _semaphore.Dispose();
}
