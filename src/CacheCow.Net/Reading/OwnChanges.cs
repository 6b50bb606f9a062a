namespace CacheCow.Net;

/// <summary>
/// The objects that this process has just invalidated: to look for one in the store (R1) would be in vain, so the next read of it begins with the lease (R2).
/// </summary>
/// <remarks>
/// <para>A hint and no more: R2 reads the data again, and returns it if somebody has filled it by now. So a hint that is wrong, old, lost, or another object's with the same hash costs
/// a lease instead of a <c>GET</c>, once, and never an old object: what R2 returns is valid for who had joined before it was sent, as for any fetch (S2).</para>
/// <para>A fixed number of places, each for the last object that fell on it. Without locks; safe for use by any number of threads.</para>
/// </remarks>
internal sealed class OwnChanges
{
    private const int Slots = 1024;

    // Not before there is one: most caches of a process only read.
    private ulong[]? _hashes;

    /// <summary>An object was invalidated here.</summary>
    public void Add(ulong hash)
    {
        var hashes = Volatile.Read(ref _hashes) ?? Interlocked.CompareExchange(ref _hashes, new ulong[Slots], null) ?? _hashes;
        Volatile.Write(ref hashes[hash % Slots], hash);
    }

    /// <summary>Objects were invalidated here.</summary>
    public void AddAll(StoreAddress[] addresses)
    {
        foreach (var address in addresses)
            Add(address.Hash);
    }

    /// <summary>Was the object invalidated here since it was last asked for? Whoever hears so is the only one.</summary>
    public bool TryTake(StoreAddress address)
    {
        if (Volatile.Read(ref _hashes) is not { } hashes || address.Hash is not (not 0 and var hash))
            return false;
        ref var known = ref hashes[hash % Slots];
        return Volatile.Read(ref known) == hash && Interlocked.CompareExchange(ref known, 0, hash) == hash;
    }
}
