namespace CacheCow.Net.Consistency.Histories;

/// <summary>The floors of one object over time: which is the highest of all that hold at a time, by binary search.</summary>
internal sealed class FloorLine
{
    private readonly long[] _times;
    private readonly Floor[] _highest;

    public FloorLine(IEnumerable<Floor> floors)
    {
        _highest = [.. floors.OrderBy(floor => floor.Time)];
        _times = Array.ConvertAll(_highest, floor => floor.Time);
        for (var i = 1; i < _highest.Length; i++)
        {
            if (_highest[i].Version < _highest[i - 1].Version)
                _highest[i] = _highest[i - 1];
        }
    }

    /// <summary>The highest that began to hold before a time; its version is 0 if none did.</summary>
    public Floor Before(long time)
    {
        var (low, high) = (0, _times.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _times[middle] < time ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? default : _highest[low - 1];
    }
}
