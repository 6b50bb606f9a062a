namespace CacheCow.Net;

/// <summary>Specifies the answer of a store to a request for a lease.</summary>
public enum LeaseState
{
    /// <summary>The bytes are there now. There is nothing to fill.</summary>
    Present,

    /// <summary>The caller holds the lease, and may fill.</summary>
    Granted,

    /// <summary>Another caller is filling.</summary>
    BusyFilling,

    /// <summary>A write is under way, or a hold is in force. Nobody may fill.</summary>
    BusyWriting,
}

/// <summary>Represents the answer of a store to <see cref="ICacheStore.LeaseAsync"/>.</summary>
/// <param name="State">The answer.</param>
/// <param name="Value">The bytes, if the answer is <see cref="LeaseState.Present"/>; otherwise, empty.</param>
public readonly record struct LeaseReply(LeaseState State, ReadOnlyMemory<byte> Value = default)
{
    /// <summary>Gets the answer that the caller holds the lease.</summary>
    public static LeaseReply Granted => new(LeaseState.Granted);

    /// <summary>Gets the answer that another caller is filling.</summary>
    public static LeaseReply BusyFilling => new(LeaseState.BusyFilling);

    /// <summary>Gets the answer that a write is under way, or a hold is in force.</summary>
    public static LeaseReply BusyWriting => new(LeaseState.BusyWriting);

    /// <summary>Creates the answer that the bytes are there.</summary>
    /// <param name="value">The bytes.</param>
    public static LeaseReply Present(ReadOnlyMemory<byte> value) => new(LeaseState.Present, value);
}
