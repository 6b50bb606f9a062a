namespace CacheCow.Net;

/// <summary>A place in which a call waits for the store, for no longer than its <see cref="TimeoutWatch{T}"/> says.</summary>
internal interface ITimed
{
    /// <summary>When its time is over. Guarded by the watch's lock, as its place in the chain is.</summary>
    long Deadline { get; set; }

    /// <summary>Takes the end for the time-out, if nothing else has. Within the watch's lock: there, it cannot have become another call's meanwhile.</summary>
    bool TryTimeOut();

    /// <summary>Goes on without the store, on another thread: whoever times out one call has others to look at.</summary>
    void GoOnWithTimeout();
}
