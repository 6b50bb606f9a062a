namespace CacheCow.Net.Nodes;

/// <summary>A store that readers of this process and writers in processes of their own share.</summary>
/// <param name="prefix">What its keys begin with, on Redis.</param>
/// <param name="words">The store and the database, as <see cref="WriteNode"/> takes them.</param>
internal sealed class WalkStore(ICacheStore store, string prefix, string[] words) : IAsyncDisposable
{
    /// <summary>What readers use.</summary>
    public ICacheStore Store => store;

    /// <summary>What its keys begin with, on Redis.</summary>
    public string Prefix => prefix;

    /// <summary>A writer in a process of its own.</summary>
    /// <param name="more">How it writes, as <see cref="WriteNode"/> takes it.</param>
    public async Task<SteppedWriter> NewWriterAsync(params string[] more)
    {
        var process = new NodeProcess(["write-node", .. words, .. more]);
        await process.ReadyAsync();
        return new SteppedWriter(process);
    }

    public async ValueTask DisposeAsync()
    {
        if (store is IAsyncDisposable closing)
            await closing.DisposeAsync();
        else
            (store as IDisposable)?.Dispose();
    }
}
