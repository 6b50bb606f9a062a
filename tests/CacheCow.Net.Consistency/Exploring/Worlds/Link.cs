namespace CacheCow.Net.Consistency;

/// <summary>How a node's local tier hears of invalidations: in order, at any time, or never.</summary>
internal sealed class Link(World world, Node node) : IInvalidationLink
{
    private readonly Queue<Action> _messages = new();
    private IInvalidationListener? _listener;
    private DateTimeOffset _confirmedAt;
    private int _arrived;
    private int _heartbeats;
    private bool _isBroken;

    public bool IsImmediate => false;

    public bool IsUsed => _listener is not null;

    /// <summary>Does the local tier answer for what it has heard, rather than for all?</summary>
    public bool IsTrusted => IsUsed && node.Clock.GetUtcNow() - _confirmedAt <= world.Scenario.Options.LocalTier!.MaxStaleness;

    public void Open(IInvalidationListener listener)
    {
        _listener = listener;
        Confirm(node.Clock.GetUtcNow());
    }

    /// <summary>The link works, as of now.</summary>
    public void Confirm()
    {
        if (IsUsed)
            Confirm(node.Clock.GetUtcNow());
    }

    /// <summary>The store has invalidated objects, or tags.</summary>
    /// <param name="keys">Which.</param>
    /// <param name="arrived">Called when the message has arrived.</param>
    public void Send(IReadOnlyList<CacheKeys> keys, Action arrived)
    {
        if (!IsUsed)
            return;
        Queue(() =>
        {
            foreach (var key in keys)
            {
                if (ExploredKeys.IsTag(key))
                    _listener!.TagsInvalidated([key.GetDataHash()]);
                else
                    _listener!.ObjectsInvalidated([key.GetDataHash()]);
            }

            arrived();
        });
    }

    public void SendAll(Action arrived)
    {
        if (IsUsed)
            Queue(() =>
            {
                _listener!.EverythingInvalidated();
                arrived();
            });
    }

    public void AddEnabled(List<Step> steps, Budget budget)
    {
        if (!IsUsed)
            return;
        if (_messages.Count > 0)
        {
            steps.Add(new ActionStep(new StepId(node.Number, StepKind.Message, _arrived), new Footprint(0, Resources.Order), () => $"node {node.Number}: a message arrives", Arrive));
            if (budget.LosesMessages && !_isBroken)
                steps.Add(new ActionStep(new StepId(node.Number, StepKind.Break, _arrived), Footprint.None, () => $"node {node.Number}: its link breaks", Break));
        }

        // A link that was broken is made again after it was silent for too long; a shorter gap is told as one.
        if (_heartbeats < budget.Heartbeats && (!_isBroken || !IsTrusted))
            steps.Add(new ActionStep(new StepId(node.Number, StepKind.Heartbeat, _heartbeats), new Footprint(Resources.Messages | Resources.Order, 0), () => $"node {node.Number}: a heartbeat is sent", Beat));
    }

    public void Dispose()
    {
    }

    private void Queue(Action message)
    {
        if (world.IsAutomatic)
            message();
        else if (!_isBroken)
            _messages.Enqueue(message);
    }

    private void Arrive()
    {
        _arrived++;
        _messages.Dequeue()();
    }

    private void Break()
    {
        _isBroken = true;
        _messages.Clear();
    }

    private void Beat()
    {
        _heartbeats++;
        _isBroken = false;
        var (now, told) = (node.Clock.GetUtcNow(), world.Promise.Everywhere());

        // L3: every invalidation before this moment has been told, or all is dropped.
        _messages.Enqueue(() =>
        {
            Confirm(now);
            foreach (var (key, version) in told)
                world.Promise.Heard(node, key, version);
        });
    }

    private void Confirm(DateTimeOffset moment)
    {
        _confirmedAt = moment;
        _listener!.Confirmed(moment.UtcTicks, node.Clock);
    }
}
