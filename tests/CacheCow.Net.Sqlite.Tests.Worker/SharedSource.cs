using System.IO.MemoryMappedFiles;

namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>A source of objects that several processes change: a version per object, in a mapped file.</summary>
internal sealed unsafe class SharedSource : IDisposable
{
    public const int Objects = 4;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _counters;

    public SharedSource(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, 4 * Objects * sizeof(long));
        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _counters = (long*)start;
    }

    public long Version(int one) => Volatile.Read(ref _counters[one]);

    public long Change(int one) => Interlocked.Increment(ref _counters[one]);

    /// <summary>Writes a version, and counts it if it is older than what was there.</summary>
    public void Put(int one, long version)
    {
        if (Interlocked.Exchange(ref _counters[one], version) > version)
            Interlocked.Increment(ref _counters[(3 * Objects) + one]);
    }

    /// <summary>How often something older was written over something newer.</summary>
    public long OutOfOrder(int one) => Volatile.Read(ref _counters[(3 * Objects) + one]);

    /// <summary>The latest version whose invalidation has returned.</summary>
    public long Confirmed(int one) => Volatile.Read(ref _counters[Objects + one]);

    public void Confirm(int one, long version)
    {
        ref var confirmed = ref _counters[Objects + one];
        for (var seen = Volatile.Read(ref confirmed); seen < version;)
            seen = Interlocked.CompareExchange(ref confirmed, version, seen);
    }

    /// <summary>Counts who holds the lease of an object.</summary>
    public long Enter(int one) => Interlocked.Increment(ref _counters[2 * Objects + one]);

    public void Leave(int one) => Interlocked.Decrement(ref _counters[2 * Objects + one]);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
