namespace CacheCow.Net.Redis;

/// <summary>Heartbeats whose messages may still be on their way: one for each path, until the next one comes there. Used by one thread.</summary>
internal sealed class Awaited
{
    private readonly Dictionary<int, (Heartbeat Heartbeat, Guid Stream, long Number)> _byPath = [];

    public bool IsAny => _byPath.Count > 0;

    /// <summary>Waits for the messages before a heartbeat.</summary>
    /// <returns><see langword="false"/>: those before the last heartbeat of the path have not come either.</returns>
    public bool TryAdd(in Heartbeat heartbeat, in Message message) => _byPath.TryAdd(heartbeat.Path, (heartbeat, message.Stream, message.Number));

    public void Remove(int path) => _byPath.Remove(path);

    /// <summary>The paths are others.</summary>
    public void Keep(HeartbeatPaths paths)
    {
        foreach (var path in _byPath.Keys)
        {
            if (!paths.IsOne(path))
                _byPath.Remove(path);
        }
    }

    /// <summary>Takes out the heartbeats whose messages have all been heard by now.</summary>
    public IEnumerable<Heartbeat> Reached(StreamPositions positions)
    {
        foreach (var (path, (heartbeat, stream, number)) in _byPath)
        {
            if (!positions.HasReached(stream, number))
                continue;
            _byPath.Remove(path);
            yield return heartbeat;
        }
    }
}
