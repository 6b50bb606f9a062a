namespace CacheCow.Net.Redis;

/// <summary>What a heartbeat shows of the messages that were published before it.</summary>
internal enum Standing
{
    /// <summary>All were heard.</summary>
    Reached,

    /// <summary>Some were not heard yet, and may be on their way.</summary>
    Awaited,

    /// <summary>Some were lost, or may have been.</summary>
    Lost,
}
