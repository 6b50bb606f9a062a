namespace CacheCow.Net.Consistency.Histories;

/// <summary>Changes objects, one write after the other or a few at once: half of them are invalidated afterwards, half are changed in write scopes.</summary>
internal sealed class WritingClient(Scene scene, int client, Random random)
{
    private const int Batch = 3;
    private const int AtOnce = 3;

    // Most objects are to be cached most of the time: what is not there cannot be old.
    private const int MostPauseMilliseconds = 40;

    private readonly List<Task> _open = [];
    private long _writes;

    public async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            _open.RemoveAll(write => write.IsCompleted);
            _open.Add(WriteAsync(ending));
            await Task.Delay(random.Next(MostPauseMilliseconds), CancellationToken.None);
            if (_open.Count >= AtOnce)
                await Task.WhenAny(_open);
        }

        await Task.WhenAll(_open);
    }

    private async Task WriteAsync(CancellationToken ending)
    {
        var (keys, isByTag) = Choose();
        var write = new KeysWrite(scene, client, NextWrite(), keys, isByTag);
        switch (random.Next(20))
        {
            case 0 when !isByTag:
                await ScopedWrite.DieAsync(write);
                break;
            case < 10:
                await ScopedWrite.RunAsync(write, completes: random.Next(2) == 0, ending);
                break;
            default:
                write.Change();
                await write.InvalidateAsync(ending);
                break;
        }
    }

    private (int[] Keys, bool IsByTag) Choose()
    {
        var key = random.Next(scene.Truth.Keys);
        return random.Next(64) switch
        {
            0 => ([.. Enumerable.Range(0, scene.Truth.Keys).Where(other => other % Nodes.VersionCache.SomeGroups == key % Nodes.VersionCache.SomeGroups)], true),
            < 6 => ([.. Enumerable.Range(0, Batch).Select(_ => random.Next(scene.Truth.Keys)).Distinct()], false),
            _ => ([key], false),
        };
    }

    // Unlike any other's: the node, the client, and a number.
    private long NextWrite() => ((long)scene.Node << 44) | ((long)client << 36) | ++_writes;
}
