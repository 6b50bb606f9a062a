namespace CacheCow.Net.Consistency.Histories;

/// <summary>When some faults were under way.</summary>
internal sealed class Losses
{
    // The begin of each, and the latest end of all until then.
    private readonly long[] _starts;
    private readonly long[] _ends;

    public Losses(IEnumerable<Operation> faults)
    {
        var found = faults.OrderBy(fault => fault.Start).ToArray();
        _starts = Array.ConvertAll(found, fault => fault.Start);
        _ends = Array.ConvertAll(found, fault => fault.End == 0 ? long.MaxValue : fault.End);
        for (var i = 1; i < _ends.Length; i++)
            _ends[i] = Math.Max(_ends[i], _ends[i - 1]);
    }

    /// <summary>Was one under way at any time from then to then?</summary>
    public bool Touch(long from, long to)
    {
        var i = Array.BinarySearch(_starts, to);
        i = i >= 0 ? i : ~i - 1;
        while (i + 1 < _starts.Length && _starts[i + 1] == to)
            i++;
        return i >= 0 && _ends[i] >= from;
    }
}
