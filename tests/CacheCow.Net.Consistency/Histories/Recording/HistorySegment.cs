using System.IO.MemoryMappedFiles;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>A mapped file of operations: what was written to it is there when the process is killed, without a call of the system for each.</summary>
internal sealed unsafe class HistorySegment : IDisposable
{
    public const int Length = 1 << 18;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Operation* _operations;
    private int _taken;

    public HistorySegment(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, null, (long)Length * sizeof(Operation));
        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _operations = (Operation*)start;
    }

    /// <summary>A place that nobody else gets; <see langword="null"/>: there are none left.</summary>
    public Operation* TryTake() => Volatile.Read(ref _taken) < Length && Interlocked.Increment(ref _taken) is <= Length and var taken ? _operations + taken - 1 : null;

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
