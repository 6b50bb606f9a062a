namespace CacheCow.Net.Consistency.Histories;

using CacheCow.Net.Nodes;

/// <summary>One process of a history; when it is killed, another takes its seat.</summary>
internal sealed class Seat(Func<NodeOptions> options) : IDisposable
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    private NodeProcess? _process;

    public NodeProcess Process => _process ?? throw new InvalidOperationException("No process has been started yet.");

    public void Start() => _process = new NodeProcess(typeof(HistoryNode), ["history-node", .. options().ToWords()]);

    /// <summary>Until it can begin.</summary>
    public Task ReadyAsync() => Process.ReadyAsync().WaitAsync(AtMost);

    public Task TellAsync(string line) => Process.TellAsync(line);

    /// <summary>Until it has ended, as it was told to.</summary>
    public async Task DoneAsync()
    {
        if (await Process.HearAsync().WaitAsync(AtMost) is not HistoryNode.Done and var word)
            throw new InvalidOperationException($"Process {Process.Id} said '{word}' and not '{HistoryNode.Done}'.");
    }

    /// <summary><c>SIGKILL</c>, and another begins.</summary>
    public async Task ReplaceAsync()
    {
        await Process.KillAsync();
        Process.Dispose();
        Start();
        await ReadyAsync();
        await TellAsync("begin");
    }

    public void Dispose() => _process?.Dispose();
}
