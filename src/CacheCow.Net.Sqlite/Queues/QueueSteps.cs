using System.Text;

namespace CacheCow.Net.Sqlite;

/// <summary>The steps on queues that change something. Each runs inside one write transaction.</summary>
internal sealed class QueueSteps(Connection connection, long maxFileBytes)
{
    private readonly QueueTable _queues = new(connection);
    private readonly EntryTable _entries = new(connection);

    /// <summary>How many bytes the queues may hold: objects may go from a full file, entries may not, and intents and leases need room, too.</summary>
    public long MaxBytes { get; } = maxFileBytes / 2;

    /// <summary>Adds an entry.</summary>
    /// <param name="name">The queue.</param>
    /// <param name="key">Which object.</param>
    /// <param name="value">What is to be written.</param>
    /// <param name="maxLength">How many the queue may have.</param>
    /// <param name="micros">The time.</param>
    /// <param name="bytes">How much all queues would hold with it; more than <see cref="MaxBytes"/>: it was not added.</param>
    /// <returns>Its number; 0: it was not added.</returns>
    public long Enqueue(string name, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long maxLength, long micros, out long bytes)
    {
        bytes = 0;
        if (maxLength <= 0 || _queues.Find(name)?.Count >= maxLength)
            return 0;
        bytes = _queues.Bytes + key.Length + value.Length;
        return bytes > MaxBytes ? 0 : Add(_queues.Make(name), key, value, micros);
    }

    public bool Lease(string name, LeaseToken worker, long now, long until)
    {
        _queues.Make(name);
        return _queues.Lease(name, worker, now, until);
    }

    public bool Release(string name, LeaseToken worker, long now)
    {
        var isHeld = _queues.FindHeld(name, worker, now) is not null;
        _queues.Free(name, worker);
        return isHeld;
    }

    // The lease is looked at in the transaction of what it guards: nobody can take it in between.
    public int BeginAttempt(string name, LeaseToken worker, long sequence, long now) =>
        _queues.FindHeld(name, worker, now) is { } queue ? _entries.CountAttempt(queue, sequence) : 0;

    public bool Dequeue(string name, LeaseToken worker, long sequence, long now)
    {
        if (_queues.FindHeld(name, worker, now) is not { } queue)
            return false;
        if (_entries.Remove(queue, sequence) is { } key)
            Leave(queue, sequence, key, length: -1, dead: 0);
        return true;
    }

    public bool Bury(string name, LeaseToken worker, long sequence, string reason, long now)
    {
        if (_queues.FindHeld(name, worker, now) is not { } queue)
            return false;
        _entries.PutLetter(queue, sequence, Encoding.UTF8.GetBytes(reason), now);
        if (_entries.Remove(queue, sequence) is not null)
            _queues.Change(queue, length: -1, dead: 1);
        return true;
    }

    public ReplayReply Replay(string name, long sequence, bool force, long micros)
    {
        if (_queues.Find(name) is not { } queue || _entries.FindLetter(queue.Id, sequence) is not { } key)
            return new(ReplayState.NotFound);
        if (!force && !_entries.IsNewest(queue.Id, key, sequence))
            return new(ReplayState.NewerAccepted);
        var next = queue.Next(micros);
        _entries.RemoveLetter(queue.Id, sequence);
        _entries.Put(queue.Id, next, key);
        _entries.MoveValue(queue.Id, sequence, next);
        _entries.SetNewest(queue.Id, key, next, isOneMore: false);
        _queues.Change(queue.Id, next, length: 1, dead: -1);
        return new(ReplayState.Replayed, next);
    }

    public bool Discard(string name, long sequence)
    {
        if (_queues.Find(name) is not { } queue || _entries.RemoveLetter(queue.Id, sequence) is not { } key)
            return false;
        Leave(queue.Id, sequence, key, length: 0, dead: -1);
        return true;
    }

    private long Add(QueueRow queue, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long micros)
    {
        var next = queue.Next(micros);
        _entries.Put(queue.Id, next, key);
        _entries.PutValue(queue.Id, next, value);
        _entries.SetNewest(queue.Id, key, next, isOneMore: true);
        _queues.Change(queue.Id, next, length: 1, bytes: key.Length + value.Length);
        return next;
    }

    private void Leave(long queue, long sequence, byte[] key, int length, int dead)
    {
        var bytes = key.Length + _entries.RemoveValue(queue, sequence);
        _entries.Leave(queue, key);
        _queues.Change(queue, length: length, dead: dead, bytes: -bytes);
    }
}
