namespace CacheCow.Net.Redis;

/// <summary>What a message tells.</summary>
internal enum MessageKind : byte
{
    Objects = 1,
    Tags = 2,
    Everything = 3,
    Heartbeat = 4,
}
