namespace CacheCow.Net.Nodes;

/// <summary>The steps of a write. At each the process says its name, and goes on when it is sent a line: whoever has started it may kill it there instead.</summary>
internal sealed class Steps : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Takes a step, and stops before it and within it: it is sent, and its answer not looked at. After it is before the next one, or the end.</summary>
    public async Task<T> TakeAsync<T>(string name, Func<Task<T>> step)
    {
        await PassAsync($"before {name}");
        var taken = step();
        await PassAsync($"within {name}");
        return await taken;
    }

    /// <inheritdoc cref="TakeAsync{T}"/>
    public Task TakeAsync(string name, Func<Task> step) => TakeAsync(name, async () =>
    {
        await step();
        return true;
    });

    /// <summary>Takes a step that nobody sees before the commit, and stops before it.</summary>
    public async Task<T> TakeUnseenAsync<T>(string name, Func<Task<T>> step)
    {
        await PassAsync($"before {name}");
        return await step();
    }

    /// <summary>Stops at a step.</summary>
    public async Task PassAsync(string name)
    {
        await _oneAtATime.WaitAsync();
        await Console.Out.WriteLineAsync(name);
        if (await Console.In.ReadLineAsync() is null)
            Environment.Exit(1);
        _oneAtATime.Release();
    }

    public void Dispose() => _oneAtATime.Dispose();
}
