namespace CacheCow.Net.Testing;

/// <summary>One queue of a <see cref="QueueStore"/>. Used under its lock.</summary>
internal sealed class MemoryQueue
{
    private readonly SortedDictionary<long, (byte[] Key, byte[] Value, int Attempts)> _entries = [];
    private readonly SortedDictionary<long, DeadWrite> _dead = [];
    private readonly Dictionary<string, long> _newest = [];
    private long _last;

    public LeaseToken? Worker { get; set; }

    public DateTimeOffset LeasedUntil { get; set; }

    public WriteQueueState State => new(_entries.Count, _dead.Count, _entries.Keys.FirstOrDefault(), _last);

    public long Add(byte[] key, byte[] value, DateTimeOffset now)
    {
        _last = Math.Max(_last + 1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        _entries.Add(_last, (key, value, 0));
        return _newest[NameOf(key)] = _last;
    }

    public bool Contains(long sequence) => _entries.ContainsKey(sequence);

    public ReadOnlyMemory<byte>? Newest(ReadOnlyMemory<byte> key) =>
        _newest.TryGetValue(NameOf(key), out var sequence) && _entries.TryGetValue(sequence, out var entry) ? entry.Value : default(ReadOnlyMemory<byte>?);

    public QueuedWrite[] Read(long after, int count) =>
        [.. _entries.Where(one => one.Key > after).Take(count).Select(one => new QueuedWrite(one.Key, one.Value.Key, one.Value.Value))];

    public DeadWrite[] ReadDead(long after, int count) => [.. _dead.Where(one => one.Key > after).Take(count).Select(one => one.Value)];

    public int Count(long sequence)
    {
        var (key, value, attempts) = _entries[sequence];
        _entries[sequence] = (key, value, attempts + 1);
        return attempts + 1;
    }

    public void Remove(long sequence)
    {
        if (_entries.Remove(sequence, out var entry))
            Forget(entry.Key);
    }

    public void Bury(long sequence, string reason, DateTimeOffset now)
    {
        if (_entries.Remove(sequence, out var entry))
            _dead.Add(sequence, new DeadWrite(sequence, entry.Key, entry.Value, reason, entry.Attempts, now));
    }

    public ReplayReply Replay(long sequence, bool force, DateTimeOffset now)
    {
        if (!_dead.TryGetValue(sequence, out var letter))
            return new ReplayReply(ReplayState.NotFound);
        if (!force && _newest.GetValueOrDefault(NameOf(letter.Key)) != sequence)
            return new ReplayReply(ReplayState.NewerAccepted);
        _dead.Remove(sequence);
        return new ReplayReply(ReplayState.Replayed, Add(letter.Key.ToArray(), letter.Value.ToArray(), now));
    }

    public bool Discard(long sequence)
    {
        if (!_dead.Remove(sequence, out var letter))
            return false;
        Forget(letter.Key.ToArray());
        return true;
    }

    // What is the newest of a key is remembered for as long as an entry or a dead letter of it is there: by it a replay is refused.
    private void Forget(byte[] key)
    {
        var newest = _newest.GetValueOrDefault(NameOf(key));
        if (!_entries.ContainsKey(newest) && !_dead.Values.Any(letter => letter.Key.Span.SequenceEqual(key)))
            _newest.Remove(NameOf(key));
    }

    private static string NameOf(ReadOnlyMemory<byte> key) => Convert.ToHexString(key.Span);
}
