namespace CacheCow.Net;

/// <summary><see cref="TwoQueues"/>, under the balance that does best in <see cref="Trials"/> on a sample of what is used.</summary>
/// <remarks>Until the shard is full for the first time, it has neither history nor trials, and costs next to nothing.</remarks>
internal sealed class AdaptivePolicy : LocalPolicy
{
    private readonly TwoQueues _queues = new();
    private Trials? _trials;

    public override void Added(LocalNode node, int count)
    {
        Tick(count);
        Learn(node.StoreHash);
        _queues.Add(node, Generation);
    }

    public override void Replaced(LocalNode old, LocalNode node)
    {
        Learn(node.StoreHash);
        _queues.Replace(old, node);
    }

    public override void Removed(LocalNode node) => _queues.Remove(node);

    public override LocalNode Evict()
    {
        var count = _queues.Count;
        if (_trials is null || count > 2 * _trials.Capacity || count < _trials.Capacity / 2)
            Begin(count);
        return _queues.Evict();
    }

    public override void Clear() => _queues.Clear();

    // Also when the bound in bytes lets in far more or far fewer than before.
    private void Begin(int count)
    {
        _trials = new Trials(count);
        _queues.Remember(Math.Max(count + count / 2, History.Least));
        UseLog.Sample = _trials.Sample;
    }

    private void Learn(ulong storeHash)
    {
        if (_trials is null)
            return;
        while (UseLog.TryTake(out var used))
            _trials.Use(used, Generation);
        if (_trials.Sample.Has(storeHash))
            _trials.Use(storeHash, Generation);
        _queues.Balance = _trials.Best;
    }
}
