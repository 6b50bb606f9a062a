namespace CacheCow.Net.Redis;

/// <summary>
/// L3: the paths that invalidations take to this process, one for each primary, and when the last heartbeat was sent that is confirmed on each. A primary that is cut off keeps its
/// old time, and with it the whole confirmation.
/// </summary>
internal sealed class HeartbeatPaths
{
    private readonly Lock _lock = new();
    private string[] _streams = [];
    private long?[] _confirmed = [];
    private int _firstPath;

    /// <summary>The streams to send heartbeats to, and the number of the first one's path. Other streams than before: all must be heard anew.</summary>
    public (string[] Streams, int FirstPath) Follow(IReadOnlyList<string> streams)
    {
        lock (_lock)
        {
            if (!_streams.AsSpan().SequenceEqual([.. streams]))
            {
                // A heartbeat that is still on its way must not count for another primary.
                _firstPath += _streams.Length;
                (_streams, _confirmed) = ([.. streams], new long?[streams.Count]);
            }

            return (_streams, _firstPath);
        }
    }

    /// <summary>Is it one of those that heartbeats are sent on?</summary>
    public bool IsOne(int path)
    {
        lock (_lock)
            return path >= _firstPath && path - _firstPath < _streams.Length;
    }

    /// <summary>All that was published on a path before this heartbeat was sent has been heard.</summary>
    /// <returns>When the oldest of the last such heartbeats of all paths was sent; <see langword="null"/>: not all have come back yet.</returns>
    public long? Confirm(in Heartbeat heartbeat)
    {
        lock (_lock)
        {
            var i = heartbeat.Path - _firstPath;
            if (i < 0 || i >= _confirmed.Length)
                return null;
            _confirmed[i] = Math.Max(_confirmed[i] ?? long.MinValue, heartbeat.SentAt);
            return Array.Exists(_confirmed, sentAt => sentAt is null) ? null : _confirmed.Min();
        }
    }
}
