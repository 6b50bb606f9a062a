using System.Diagnostics;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>An operation that has begun, and not ended.</summary>
internal readonly unsafe struct OpenOperation
{
    private readonly Operation* _place;

    public OpenOperation(Operation* place) => _place = place;

    public void End(OperationOutcome outcome, long version, int gotKey = -1) => EndAt(Stopwatch.GetTimestamp(), outcome, version, gotKey);

    /// <summary>The end is written last: a process that is killed before that leaves an operation without an end.</summary>
    public void EndAt(long end, OperationOutcome outcome, long version, int gotKey = -1)
    {
        (_place->Outcome, _place->Version, _place->GotKey) = (outcome, version, gotKey);
        Volatile.Write(ref _place->End, end);
    }
}
