namespace CacheCow.Net.Testing;

/// <summary>One process's view of a store that several use: what the link tells it, and when, is in the test's hands.</summary>
public sealed class NodeStore(ICacheStore inner) : StoreDouble(inner)
{
    private static readonly FakeTime StillTime = new();
    private IInvalidationListener? _listener;

    /// <summary>The next read waits here, with what it has read in its hands.</summary>
    public Gate? AfterRead { get; set; }

    /// <summary>How many objects the store was asked for.</summary>
    public int Reads { get; private set; }

    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken)
    {
        Reads++;
        var value = await Inner.ReadAsync(keys, cancellationToken);
        await PassAsync();
        return value;
    }

    public override async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
    {
        Reads += keys.Count;
        var values = await Inner.ReadManyAsync(keys, cancellationToken);
        await PassAsync();
        return values;
    }

    public override IInvalidationLink? Listen(IInvalidationListener listener)
    {
        _listener = listener;
        return new Link();
    }

    /// <summary>A message arrives.</summary>
    public void Tell(CacheKeys keys) => _listener!.ObjectsInvalidated([keys.GetDataHash()]);

    public void TellTag(string tag) => _listener!.TagsInvalidated([CacheKeys.ForTag(tag).GetDataHash()]);

    public void TellEverything() => _listener!.EverythingInvalidated();

    /// <summary>A heartbeat comes back.</summary>
    public void Confirm(TimeSpan age = default) => _listener!.Confirmed(StillTime.GetTimestamp() - age.Ticks, StillTime);

    private async Task PassAsync()
    {
        if (AfterRead is not { } gate)
            return;
        AfterRead = null;
        await gate.PassAsync();
    }

    private sealed class Link : IInvalidationLink
    {
        public bool IsImmediate => false;

        public void Dispose()
        {
        }
    }
}
