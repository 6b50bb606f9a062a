namespace CacheCow.Net.Nodes;

/// <summary>A writer in a process of its own that stands still at each step.</summary>
internal sealed class SteppedWriter(NodeProcess process) : IDisposable
{
    private int _steps;

    /// <summary>How many steps it has come to in its write; the number of the one that it stands at, counted from one.</summary>
    public int Steps => _steps;

    /// <summary>The step that it stands at, or what it said in the end.</summary>
    public string At { get; private set; } = "";

    public bool IsDone => At.StartsWith(WriteNode.Done, StringComparison.Ordinal);

    /// <summary>It begins to write, and comes to the first step.</summary>
    public async Task BeginAsync(WalkObjects objects, int part)
    {
        _steps = 0;
        await process.TellAsync($"{objects.Run} {part}");
        await ComeAsync();
    }

    /// <summary>To the next step, or to the end.</summary>
    public async Task GoOnAsync()
    {
        await process.TellAsync("go on");
        await ComeAsync();
    }

    /// <summary>To a step, or to the end.</summary>
    public async Task GoOnToAsync(string step)
    {
        while (At != step && !IsDone)
            await GoOnAsync();
    }

    /// <summary>It stands still, whatever it does meanwhile in the background (<c>SIGSTOP</c>).</summary>
    public Task PauseAsync() => process.PauseAsync();

    public Task ContinueAsync() => process.ContinueAsync();

    public Task KillAsync() => process.KillAsync();

    public void Dispose() => process.Dispose();

    private async Task ComeAsync()
    {
        At = await process.HearAsync();
        _steps++;
    }
}
