namespace CacheCow.Net.Redis;

/// <summary>
/// How far each server's stream of messages was heard: a message that is not the next one shows that others were lost, and so does a heartbeat whose number was not reached in time.
/// </summary>
internal sealed class StreamPositions
{
    // As many as a cluster has primaries, and some that are no more.
    private const int MostStreams = 256;

    private readonly Dictionary<Guid, Position> _positions = [];

    /// <summary>Takes note of a message.</summary>
    /// <returns><see langword="false"/>: messages before it were not heard, or may not have been: a new stream, a gap, no number.</returns>
    public bool TryFollow(in Message message)
    {
        if (message.Stream == Guid.Empty)
            return false;
        var isKnown = _positions.TryGetValue(message.Stream, out var position);
        Set(message.Stream, position with { Last = message.Number });
        return isKnown && message.Number == position.Last + 1;
    }

    /// <summary>Compares what a heartbeat says with what was heard.</summary>
    public Standing Compare(in Message heartbeat, string run)
    {
        if (!_positions.TryGetValue(heartbeat.Stream, out var position) || position.Run != run || heartbeat.Number < position.Beat)
            return Standing.Lost;
        if (heartbeat.Number > position.Last)
            return Standing.Awaited;
        Set(heartbeat.Stream, position with { Beat = heartbeat.Number });
        return Standing.Reached;
    }

    /// <summary>Goes on from where a heartbeat is: what was before it counts as lost.</summary>
    public void GoOnFrom(Guid stream, long number, string run) => Set(stream, new Position(number, number, run));

    /// <summary>Were all messages up to this one heard?</summary>
    public bool HasReached(Guid stream, long number) => _positions.TryGetValue(stream, out var position) && position.Last >= number;

    private void Set(Guid stream, Position position)
    {
        if (_positions.Count >= MostStreams && !_positions.ContainsKey(stream))
            _positions.Clear();
        _positions[stream] = position;
    }

    /// <param name="Last">The number of the last message.</param>
    /// <param name="Beat">That of the last heartbeat.</param>
    /// <param name="Run">Which run of which server the heartbeats came from; <see langword="null"/>: none came yet.</param>
    private readonly record struct Position(long Last, long Beat, string? Run);
}
