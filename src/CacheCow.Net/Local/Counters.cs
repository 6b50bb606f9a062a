namespace CacheCow.Net;

/// <summary>Counters that take no room before somebody has looked at them.</summary>
/// <remarks>
/// L1: who looks (a ticket) makes them first and asks the store afterwards; who moves one does so after the store's step. If the mover
/// finds none, behind a barrier, the counters were
/// made later, and whoever looks asks the store later still: it cannot read what the move stands for.
/// </remarks>
internal sealed class Counters(int count)
{
    private int[]? _all;

    /// <summary>What a counter is now.</summary>
    public int this[int address] => Volatile.Read(ref (Volatile.Read(ref _all) ?? Make())[address]);

    public void Move(int address)
    {
        if ((Volatile.Read(ref _all) ?? AfterBarrier()) is { } all)
            Interlocked.Increment(ref all[address]);
    }

    private int[]? AfterBarrier()
    {
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref _all);
    }

    private int[] Make()
    {
        var made = new int[count];
        return Interlocked.CompareExchange(ref _all, made, null) ?? made;
    }
}
