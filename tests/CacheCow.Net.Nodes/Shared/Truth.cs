using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace CacheCow.Net.Nodes;

/// <summary>
/// A source that several processes change, and what they know of each other's invalidations: in a mapped file, for each key a version, and a ring of the
/// last versions whose invalidation has returned, with the time of that.
/// </summary>
/// <remarks>Times are <see cref="Stopwatch"/>'s, which is the same for all processes of a machine (Linux: <c>CLOCK_MONOTONIC</c>).</remarks>
internal sealed unsafe class Truth : IDisposable
{
    // In words of 8 bytes; what one process writes and others read or write lies in cache lines of its own.
    private const int VersionAt = 0, IdAt = 1, LockAt = 8, ReturnsAt = 16, FetchesAt = 24, FetcherAt = 32, RingAt = 40;
    private const int RingLength = 1024;
    private const int CellLength = RingAt + 2 * RingLength;

    // Slots that may be overwritten while they are looked at.
    private const int RingMargin = 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _words;

    private Truth(MemoryMappedFile file)
    {
        (_file, _view) = (file, file.CreateViewAccessor());
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _words = (long*)start;
        Keys = (int)(_view.Capacity / (CellLength * sizeof(long)));
    }

    /// <summary>Unlike any other truth's.</summary>
    public long Id => *Word(0, IdAt);

    /// <summary>How many keys there are: 0 and up.</summary>
    public int Keys { get; }

    /// <summary>Makes a file in which each key has version 1, whose invalidation nobody waits for.</summary>
    public static Truth Create(string path, int keys)
    {
        var truth = new Truth(MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, null, (long)keys * CellLength * sizeof(long)));
        for (var key = 0; key < keys; key++)
            Volatile.Write(ref *truth.Word(key, VersionAt), 1);
        *truth.Word(0, IdAt) = Random.Shared.NextInt64();
        return truth;
    }

    public static Truth Open(string path) => new(MemoryMappedFile.CreateFromFile(path, FileMode.Open));

    public long Version(int key) => Volatile.Read(ref *Word(key, VersionAt));

    public long Change(int key) => Interlocked.Increment(ref *Word(key, VersionAt));

    /// <summary>The newest version whose invalidation has returned; 0: none has.</summary>
    public long Returned(int key) => Volatile.Read(ref *Word(key, ReturnsAt)) is > 0 and var returns ? *Slot(key, returns - 1) : 0;

    /// <summary>An invalidation has returned that began after the change to a version.</summary>
    public void Return(int key, long version)
    {
        Enter(key);
        var returns = *Word(key, ReturnsAt);

        // One that began later may have returned sooner; it has covered this one.
        if (version > Returned(key))
        {
            var slot = Slot(key, returns);
            (slot[0], slot[1]) = (version, Stopwatch.GetTimestamp());
            Volatile.Write(ref *Word(key, ReturnsAt), returns + 1);
        }

        Volatile.Write(ref *Word(key, LockAt), 0);
    }

    /// <summary>For how long a version had been old news at a time: since the first invalidation of a newer one had returned. Zero: it was not. Never too much.</summary>
    public TimeSpan AgeOf(int key, long version, long at)
    {
        var (returns, since) = (Volatile.Read(ref *Word(key, ReturnsAt)), at);
        for (var i = returns - 1; i >= Math.Max(0, returns - RingLength + RingMargin) && Slot(key, i)[0] > version; i--)
            since = Math.Min(at, Slot(key, i)[1]);
        return Stopwatch.GetElapsedTime(since, at);
    }

    /// <summary>Somebody begins to fetch.</summary>
    /// <returns>How many have begun to fetch this key, with this one.</returns>
    public long BeginFetch(int key)
    {
        Interlocked.CompareExchange(ref *Word(key, FetcherAt), Environment.ProcessId, 0);
        return Interlocked.Increment(ref *Word(key, FetchesAt));
    }

    public long Fetches(int key) => Volatile.Read(ref *Word(key, FetchesAt));

    /// <summary>The process that was the first to fetch; 0: none was.</summary>
    public int Fetcher(int key) => (int)Volatile.Read(ref *Word(key, FetcherAt));

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    // A process that was killed while it held the lock has left nothing half done that counts.
    private void Enter(int key)
    {
        var spin = new SpinWait();
        ref var held = ref *Word(key, LockAt);
        while (Interlocked.CompareExchange(ref held, Environment.ProcessId, 0) is not 0 and var holder)
        {
            spin.SpinOnce();
            if (spin.Count % 100 == 0 && !File.Exists($"/proc/{holder}/stat"))
                Interlocked.CompareExchange(ref held, 0, holder);
        }
    }

    private long* Word(int key, int offset) => _words + (long)key * CellLength + offset;

    private long* Slot(int key, long number) => Word(key, RingAt) + 2 * (number % RingLength);
}
