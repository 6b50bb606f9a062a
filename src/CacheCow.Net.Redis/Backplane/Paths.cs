namespace CacheCow.Net.Redis;

/// <summary>
/// L3: the paths that invalidations take to this process, one for each primary, and when the last heartbeat that came back on each was sent. A primary that is cut off keeps its
/// old time, and with it the whole confirmation.
/// </summary>
internal sealed class Paths
{
    private readonly Lock _lock = new();
    private string[] _streams = [];
    private Heard?[] _heard = [];
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
                (_streams, _heard) = ([.. streams], new Heard?[streams.Count]);
            }

            return (_streams, _firstPath);
        }
    }

    /// <summary>A heartbeat has come back.</summary>
    /// <param name="heartbeat">The heartbeat.</param>
    /// <param name="isOtherRun">The server is not the one, or not the same run of it, that the last heartbeat came from: it may have forgotten messages.</param>
    /// <returns>When the oldest of the last heartbeats of all paths was sent; <see langword="null"/>: not all have come back yet.</returns>
    public long? Hear(in Heartbeat heartbeat, out bool isOtherRun)
    {
        lock (_lock)
        {
            isOtherRun = false;
            var i = heartbeat.Path - _firstPath;
            if (i < 0 || i >= _heard.Length)
                return null;
            isOtherRun = _heard[i] is { } last && last.Run != heartbeat.Run;
            _heard[i] = new Heard(Math.Max(_heard[i]?.SentAt ?? long.MinValue, heartbeat.SentAt), heartbeat.Run);
            return Array.Exists(_heard, heard => heard is null) ? null : _heard.Min(heard => heard!.SentAt);
        }
    }

    private sealed record Heard(long SentAt, string Run);
}
