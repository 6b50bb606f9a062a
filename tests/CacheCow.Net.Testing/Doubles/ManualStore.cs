namespace CacheCow.Net.Testing;

/// <summary>A store whose reads are answered by the test, one by one; its other steps work.</summary>
public sealed class ManualStore(ICacheStore inner) : StoreDouble(inner)
{
    private readonly Queue<TaskCompletionSource<ReadOnlyMemory<byte>?>> _reads = new();

    /// <summary>The read that has waited longest, to answer it.</summary>
    public TaskCompletionSource<ReadOnlyMemory<byte>?> NextRead()
    {
        lock (_reads)
            return _reads.Dequeue();
    }

    public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken)
    {
        var read = new TaskCompletionSource<ReadOnlyMemory<byte>?>();
        lock (_reads)
            _reads.Enqueue(read);
        return new(read.Task);
    }
}
