namespace CacheCow.Net.Consistency.Histories;

using CacheCow.Net.Nodes;

/// <summary>One process of a history; when it is killed, another takes its seat.</summary>
internal sealed class NodeSlot(Func<NodeOptions> options) : IDisposable
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    // What befalls the server may need a process that is being replaced just now.
    private readonly SemaphoreSlim _one = new(1);
    private NodeProcess? _process;

    private NodeProcess Process => _process ?? throw new InvalidOperationException("No process has been started yet.");

    public void Start() => _process = new NodeProcess(typeof(HistoryNode), ["history-node", .. options().ToWords()]);

    /// <summary>Until it can begin.</summary>
    public Task ReadyAsync() => Process.ReadyAsync().WaitAsync(AtMost);

    public Task TellAsync(string line) => AloneAsync(() => Process.TellAsync(line));

    /// <summary>It stands still for a while, and its connections stay open.</summary>
    public Task PauseAsync(Func<Task> forAWhile) => AloneAsync(async () =>
    {
        await Process.PauseAsync();
        await forAWhile();
        await Process.ContinueAsync();
    });

    /// <summary><c>SIGKILL</c>, and another begins.</summary>
    public Task ReplaceAsync() => AloneAsync(async () =>
    {
        await Process.KillAsync();
        Process.Dispose();
        Start();
        await ReadyAsync();
        await Process.TellAsync("begin");
    });

    /// <summary>Until it has ended, as it was told to.</summary>
    public async Task DoneAsync()
    {
        var heard = Process.HearAsync();
        if (await Task.WhenAny(heard, Task.Delay(AtMost)) != heard)
            throw new TimeoutException($"Process {Process.Id} has not ended within {AtMost.TotalSeconds} s of being told to: one of its reads or writes hangs.");
        if (await heard is not HistoryNode.Done and var word)
            throw new InvalidOperationException($"Process {Process.Id} said '{word}' and not '{HistoryNode.Done}'.");
    }

    public void Dispose()
    {
        _process?.Dispose();
        _one.Dispose();
    }

    private async Task AloneAsync(Func<Task> act)
    {
        await _one.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            _one.Release();
        }
    }
}
