namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>Changes objects in write scopes, or as every other cache has it: a commit, and an invalidation after it.</summary>
/// <param name="cache">The cache.</param>
/// <param name="source">What is changed.</param>
/// <param name="isScoped">Whether with write scopes.</param>
internal sealed class Changer(VersionCache cache, SharedSource source, bool isScoped)
{
    private readonly int[] _outcomes = new int[Enum.GetValues<WriteOutcome>().Length];

    public ChangeResult Result => new(_outcomes[(int)WriteOutcome.Stored], _outcomes[(int)WriteOutcome.Overlapped], _outcomes.Sum());

    /// <param name="one">Which object.</param>
    /// <param name="reach">Called at each step.</param>
    public Task ChangeAsync(int one, Action<string>? reach = null) => isScoped ? WriteAsync(one, reach) : InvalidateAsync(one, reach);

    private async Task WriteAsync(int one, Action<string>? reach)
    {
        await using var write = await cache.BeginWriteAsync(one);
        reach?.Invoke("begun");
        var version = source.Change(one);
        reach?.Invoke("committed");
        Thread.Yield();
        write.Complete(version);
        _outcomes[(int)await write.EndAsync()]++;
        reach?.Invoke("ended");
    }

    private async Task InvalidateAsync(int one, Action<string>? reach)
    {
        source.Change(one);
        reach?.Invoke("committed");
        await cache.InvalidateAsync(one);
    }
}
