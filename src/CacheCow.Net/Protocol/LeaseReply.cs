namespace CacheCow.Net;

/// <summary>What a store says to a request for a lease.</summary>
public enum LeaseState
{
    /// <summary>The bytes are there by now; there is nothing to fill.</summary>
    Present,

    /// <summary>The caller holds the lease, and may fill.</summary>
    Granted,

    /// <summary>Somebody else fills.</summary>
    BusyFilling,

    /// <summary>A write is under way, or a hold is in force: nobody may fill.</summary>
    BusyWriting,
}

/// <summary>A store's answer to <see cref="ICacheStore.LeaseAsync"/>.</summary>
/// <param name="State">What it says.</param>
/// <param name="Value">The bytes, when it says <see cref="LeaseState.Present"/>; else empty.</param>
public readonly record struct LeaseReply(LeaseState State, ReadOnlyMemory<byte> Value = default)
{
    /// <summary>The caller holds the lease.</summary>
    public static LeaseReply Granted => new(LeaseState.Granted);

    /// <summary>Somebody else fills.</summary>
    public static LeaseReply BusyFilling => new(LeaseState.BusyFilling);

    /// <summary>A write is under way.</summary>
    public static LeaseReply BusyWriting => new(LeaseState.BusyWriting);

    /// <summary>The bytes are there.</summary>
    /// <param name="value">The bytes.</param>
    public static LeaseReply Present(ReadOnlyMemory<byte> value) => new(LeaseState.Present, value);
}
