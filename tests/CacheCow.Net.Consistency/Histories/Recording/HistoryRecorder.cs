using System.Diagnostics;
using System.Globalization;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>Writes down what one process does, in files of its own. Safe for use by any number of threads.</summary>
internal sealed unsafe class HistoryRecorder(string folder, int process) : IDisposable
{
    private readonly Lock _growing = new();
    private readonly List<HistorySegment> _segments = [];
    private HistorySegment? _last;

    /// <summary>What begins now.</summary>
    public OpenOperation Begin(OperationKind kind, int node, int client, int key, long write = 0) => BeginAt(Stopwatch.GetTimestamp(), kind, node, client, key, write);

    public OpenOperation BeginAt(long start, OperationKind kind, int node, int client, int key, long write = 0)
    {
        var place = Take();
        (place->Start, place->Node, place->Client, place->Key, place->Write, place->GotKey) = (start, (ushort)node, client, key, write, -1);
        Volatile.Write(ref *(byte*)&place->Kind, (byte)kind);
        return new OpenOperation(place);
    }

    public void Dispose() => _segments.ForEach(segment => segment.Dispose());

    private Operation* Take()
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var place = last is null ? null : last.TryTake();
            if (place is not null)
                return place;
            Grow(last);
        }
    }

    private void Grow(HistorySegment? full)
    {
        lock (_growing)
        {
            if (_last != full)
                return;
            var segment = new HistorySegment(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{process:D5}-{_segments.Count:D5}{HistoryFolder.Extension}")));
            _segments.Add(segment);
            Volatile.Write(ref _last, segment);
        }
    }
}
