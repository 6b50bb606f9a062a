namespace CacheCow.Net.Testing;

/// <summary>A store that reads at once what it is asked for, and answers when the test says so; it is better asked for many objects together.</summary>
public sealed class HeldAnswersStore(ICacheStore inner) : StoreDouble(inner)
{
    private readonly Queue<HeldRequest> _requests = new();

    /// <summary>What the request itself throws, before anything is read; <see langword="null"/>: nothing.</summary>
    public Exception? Throws { get; set; }

    /// <summary>How many requests wait for <see cref="Next"/>.</summary>
    public int Waiting
    {
        get
        {
            lock (_requests)
                return _requests.Count;
        }
    }

    public override bool ReadsTogether => true;

    /// <summary>The oldest request that was not handed out here yet.</summary>
    public HeldRequest Next()
    {
        lock (_requests)
            return _requests.Dequeue();
    }

    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken) =>
        (await HoldAsync([keys]).WaitAsync(cancellationToken).ConfigureAwait(false))[0];

    public override ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) => new(HoldAsync(keys));

    // The store below is in memory: it has answered.
    private Task<ReadOnlyMemory<byte>?[]> HoldAsync(IReadOnlyList<CacheKeys> keys)
    {
        if (Throws is not null)
            throw Throws;
        var read = Inner.ReadManyAsync(keys, default).AsTask();
        var request = new HeldRequest(keys, read.GetAwaiter().GetResult());
        lock (_requests)
            _requests.Enqueue(request);
        return request.Answered;
    }
}
