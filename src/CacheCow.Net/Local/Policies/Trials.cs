namespace CacheCow.Net;

/// <summary>Tries every balance on a sample of what a shard sees, and tells which did best of late.</summary>
/// <remarks>A sample of keys, a cache made smaller by as much: after Waldspurger et al., "Cache Modeling and Optimization using Miniature Simulations" (2017).</remarks>
internal sealed class Trials
{
    private const int MostObjects = 256;
    private const int UsesPerObject = 4;
    private const int LeastUses = 100;
    private const double Aging = 0.8;
    private const double Margin = 0.005;

    private readonly Trial[] _trials;
    private readonly int _usesBetween;
    private int _best = Balance.First;
    private int _uses;
    private double _seen;

    public Trials(int capacity)
    {
        Capacity = capacity;
        Sample = Sample.Of(capacity, MostObjects);
        var small = Math.Max(1, capacity >> Sample.Shift);
        _trials = [.. Balance.All.Select(balance => new Trial(balance, small))];
        _usesBetween = Math.Max(LeastUses, small * UsesPerObject);
    }

    /// <summary>For a shard of so many entries.</summary>
    public int Capacity { get; }

    public Sample Sample { get; }

    public Balance Best => Balance.All[_best];

    /// <summary>A sampled object is used, in this generation of the shard.</summary>
    public void Use(ulong storeHash, ushort now)
    {
        foreach (var trial in _trials)
            trial.Use(storeHash, now);
        _seen++;
        if (++_uses >= _usesBetween)
            Judge();
    }

    // Another balance must be better by some margin, so that two that are alike do not take turns.
    private void Judge()
    {
        var best = _best;
        for (var i = 0; i < _trials.Length; i++)
        {
            if (_trials[i].Score > _trials[best].Score)
                best = i;
        }

        if (_trials[best].Score > _trials[_best].Score + Margin * _seen)
            _best = best;
        foreach (var trial in _trials)
            trial.Age(Aging);
        _seen *= Aging;
        _uses = 0;
    }
}
