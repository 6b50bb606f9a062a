namespace CacheCow.Net;

/// <summary>The last few sampled uses of entries, noted by readers without a lock. May lose some, and may tell one twice.</summary>
/// <remarks>An entry is noted once in a generation at the most, and only if it is of the sample: an idle log costs a reader one comparison of the slow path.</remarks>
internal sealed class UseLog
{
    private const int Places = 32;

    private readonly ulong[] _places = new ulong[Places];
    private volatile Sample _sample = Sample.None;
    private int _written;
    private int _read;

    public Sample Sample
    {
        get => _sample;
        set => _sample = value;
    }

    public void Add(ulong storeHash)
    {
        if (_sample.Has(storeHash))
            _places[Interlocked.Increment(ref _written) & (Places - 1)] = storeHash;
    }

    /// <summary>Takes out the oldest use that was not overwritten yet; false when there is none. For one caller at a time.</summary>
    public bool TryTake(out ulong storeHash)
    {
        var written = Volatile.Read(ref _written);
        if (written - _read > Places)
            _read = written - Places;
        if (written == _read)
        {
            storeHash = 0;
            return false;
        }

        storeHash = _places[++_read & (Places - 1)];
        return true;
    }
}
