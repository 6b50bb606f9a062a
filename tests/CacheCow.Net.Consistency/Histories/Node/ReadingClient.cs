namespace CacheCow.Net.Consistency.Histories;

using CacheCow.Net.Nodes;

/// <summary>Reads one object after the other, or a few at once.</summary>
internal sealed class ReadingClient(Scene scene, int client, Random random)
{
    private const int Batch = 4;

    // Objects that are there at once would otherwise leave the cores to nobody else.
    private const int AtOnceInARow = 32;

    private int _atOnce;

    public async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
            await (random.Next(16) == 0 ? ReadManyAsync() : ReadAsync());
    }

    private async Task ReadAsync()
    {
        var key = random.Next(scene.Truth.Keys);
        var read = scene.History.Begin(OperationKind.Read, scene.Node, client, key);
        try
        {
            var reading = scene.Cache.ReadAsync(key);
            var isAtOnce = reading.IsCompleted;
            End(read, await reading);
            await RestAsync(isAtOnce);
        }
        catch (Exception exception)
        {
            await FailAsync([read], exception);
        }
    }

    private async Task ReadManyAsync()
    {
        int[] keys = [.. Enumerable.Range(0, Batch).Select(_ => random.Next(scene.Truth.Keys)).Distinct()];
        var reads = Array.ConvertAll(keys, key => scene.History.Begin(OperationKind.Read, scene.Node, client, key));
        try
        {
            var reading = scene.Cache.ReadAsync(keys);
            var isAtOnce = reading.IsCompleted;
            var objects = await reading;
            for (var i = 0; i < keys.Length; i++)
                End(reads[i], objects.GetValueOrDefault(keys[i]));
            await RestAsync(isAtOnce);
        }
        catch (Exception exception)
        {
            await FailAsync(reads, exception);
        }
    }

    private static void End(OpenOperation read, Versioned? got) => read.End(OperationOutcome.Succeeded, got?.Version ?? 0, got?.Key ?? -1);

    // P4: no read should. It is counted, and the first one is told.
    private static async Task FailAsync(OpenOperation[] reads, Exception exception)
    {
        Array.ForEach(reads, read => read.End(OperationOutcome.Failed, 0));
        await Console.Error.WriteLineAsync($"A read threw: {exception.GetType().Name}: {exception.Message}");
        await Task.Delay(10);
    }

    private async Task RestAsync(bool isAtOnce)
    {
        _atOnce = isAtOnce ? _atOnce + 1 : 0;
        if (_atOnce % AtOnceInARow == AtOnceInARow - 1)
            await Task.Delay(1);
    }
}
