namespace CacheCow.Net.Testing;

/// <summary>A store whose steps wait at gates: before they happen, or after, when only the answer is late. Each gate is passed once.</summary>
public sealed class GatedStore(ICacheStore inner) : StoreDouble(inner)
{
    public Gate? BeforeRead { get; set; }

    public Gate? AfterRead { get; set; }

    public Gate? AfterReadOfMany { get; set; }

    public Gate? AfterLease { get; set; }

    public Gate? BeforeFill { get; set; }

    public Gate? AfterFill { get; set; }

    public int Reads { get; private set; }

    public int Leases { get; private set; }

    public int Fills { get; private set; }

    public int Releases { get; private set; }

    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken)
    {
        Reads++;
        await PassAsync(BeforeRead, () => BeforeRead = null);
        var value = await Inner.ReadAsync(keys, cancellationToken);
        await PassAsync(AfterRead, () => AfterRead = null);
        return value;
    }

    public override async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
    {
        var values = await Inner.ReadManyAsync(keys, cancellationToken);
        await PassAsync(AfterReadOfMany, () => AfterReadOfMany = null);
        return values;
    }

    public override async ValueTask<LeaseReply> LeaseAsync(
        CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken)
    {
        Leases++;
        var reply = await Inner.LeaseAsync(keys, token, lifetime, unwanted, cancellationToken);
        await PassAsync(AfterLease, () => AfterLease = null);
        return reply;
    }

    public override async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        Fills++;
        await PassAsync(BeforeFill, () => BeforeFill = null);
        var outcome = await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
        await PassAsync(AfterFill, () => AfterFill = null);
        return outcome;
    }

    public override ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken)
    {
        Releases++;
        return Inner.ReleaseAsync(keys, token, cancellationToken);
    }

    private static async Task PassAsync(Gate? gate, Action forget)
    {
        if (gate is null)
            return;
        forget();
        await gate.PassAsync();
    }
}
