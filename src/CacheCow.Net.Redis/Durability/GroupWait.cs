namespace CacheCow.Net.Redis;

/// <summary>One wait at a time, for all who asked before it began: who comes while one is under way shares the next. Safe for use by any number of threads.</summary>
/// <param name="wait">Waits, for whatever was done before it is called.</param>
internal sealed class GroupWait<T>(Func<Task<T>> wait)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<T>? _next;
    private bool _isRunning;

    /// <summary>What a wait returns that begins after this call.</summary>
    public Task<T> NextAsync()
    {
        lock (_lock)
        {
            var next = _next ??= new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_isRunning)
            {
                _isRunning = true;
                _ = Background.Run(RunAsync);
            }

            return next.Task;
        }
    }

    private async Task RunAsync()
    {
        while (Take() is { } waiting)
        {
            try
            {
                waiting.SetResult(await wait().ConfigureAwait(false));
            }
            catch (Exception exception)
            {
                waiting.SetException(exception);
                _ = waiting.Task.Exception; // perhaps nobody waits any more
            }
        }
    }

    // Before the wait is sent: who comes from here on needs the one after it.
    private TaskCompletionSource<T>? Take()
    {
        lock (_lock)
        {
            (var taken, _next) = (_next, null);
            _isRunning = taken is not null;
            return taken;
        }
    }
}
