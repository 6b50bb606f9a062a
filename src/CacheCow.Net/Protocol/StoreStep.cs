namespace CacheCow.Net;

/// <summary>A step that the store was asked for.</summary>
internal enum StoreStep
{
    Read,
    Lease,
    Fill,
    Release,
    Invalidate,
    BeginWrite,
    RenewWrite,
    EndWrite,
    Tags,
    InvalidateTags,
    InvalidateMatching,
    Clear,
    Time,
    Queue,
}
