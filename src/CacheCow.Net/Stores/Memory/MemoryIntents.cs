namespace CacheCow.Net;

/// <summary>The writes under way and the holds in force on one object. Guarded by the lock of its <see cref="MemoryShard"/>.</summary>
internal sealed class MemoryIntents
{
    private readonly List<(LeaseToken Token, long Until)> _all = [];
    private bool _isOverlapped;

    /// <summary>Somebody else wrote or invalidated since the first of these began: nobody knows whose value is the last. The mark goes with the last intent.</summary>
    public bool IsOverlapped(long now) => IsAny(now) && _isOverlapped;

    public bool IsAny(long now)
    {
        for (var i = _all.Count - 1; i >= 0; i--)
        {
            if (_all[i].Until <= now)
                _all.RemoveAt(i);
        }

        _isOverlapped &= _all.Count > 0;
        return _all.Count > 0;
    }

    public bool Has(LeaseToken token, long now) => IsAny(now) && IndexOf(token) >= 0;

    public bool HasOthers(LeaseToken token, long now) => IsAny(now) && _all.Count > (IndexOf(token) < 0 ? 0 : 1);

    /// <summary>An invalidation came in between.</summary>
    public void Overlap(long now) => _isOverlapped |= IsAny(now);

    /// <summary>Adds an intent, or makes it last until then.</summary>
    public void Put(LeaseToken token, long until)
    {
        var i = IndexOf(token);
        if (i < 0)
            _all.Add((token, until));
        else
            _all[i] = (token, Math.Max(until, _all[i].Until));
    }

    public void Remove(LeaseToken token)
    {
        if (IndexOf(token) is >= 0 and var i)
            _all.RemoveAt(i);
    }

    private int IndexOf(LeaseToken token)
    {
        for (var i = 0; i < _all.Count; i++)
        {
            if (_all[i].Token == token)
                return i;
        }

        return -1;
    }
}
