namespace CacheCow.Net.Redis;

/// <summary>How far each server's stream of messages was heard: a message that is not the next one shows that others were lost.</summary>
internal sealed class StreamPositions
{
    // As many as a cluster has primaries, and some that are no more.
    private const int MostStreams = 256;

    private readonly Dictionary<Guid, long> _last = [];

    /// <summary>Takes note of a message.</summary>
    /// <returns><see langword="false"/>: messages before it were not heard, or may not have been: a new stream, a gap, no number.</returns>
    public bool TryFollow(in Message message)
    {
        if (message.Stream == Guid.Empty)
            return false;
        var isKnown = _last.TryGetValue(message.Stream, out var last);
        if (!isKnown && _last.Count == MostStreams)
            _last.Clear();
        _last[message.Stream] = message.Number;

        // A heartbeat has the number of the message before it.
        return isKnown && message.Number == (message.Kind == MessageKind.Heartbeat ? last : last + 1);
    }
}
