namespace CacheCow.Net.Consistency;

/// <summary>A node's code that waits until the explorer lets it go on. It goes on within <see cref="Happen"/>, up to where it waits again.</summary>
internal sealed class ParkedStep(StepId id, Footprint footprint, string verb, object subject, World world) : Step(id, footprint)
{
    private readonly TaskCompletionSource _goesOn = new();

    /// <summary>It is a request to the store, or an answer of it.</summary>
    public bool MayBeLost { get; init; }

    /// <summary>It is a read of the source.</summary>
    public bool MayFail { get; init; }

    /// <summary>It is an invalidation on its way to the store.</summary>
    public bool MayBeRefused { get; init; }

    public Task GoesOn => _goesOn.Task;

    public override string Label => $"node {Id.Node}: {verb} {(subject is IReadOnlyList<CacheKeys> keys ? string.Join(", ", keys.Select(ExploredKeys.NameOf)) : subject is CacheKeys one ? ExploredKeys.NameOf(one) : subject)}";

    /// <summary>It never happens; whoever waits for it waits until it gives up.</summary>
    public ActionStep Lost(Budget budget) => new(
        new StepId(Id.Node, StepKind.Loss, Id.Number), new Footprint(0, Resources.Losses), () => $"lost: {Label}", () =>
        {
            budget.Losses--;
            world.Parked.Remove(this);
        });

    /// <summary>It happens, and whoever waits for it gets an exception.</summary>
    public ActionStep Failed(Budget budget) => new(
        new StepId(Id.Node, StepKind.Failure, Id.Number), Footprint.With(new Footprint(0, Resources.Failures)), () => $"fails: {Label}", () =>
        {
            budget.SourceFailures--;
            Fail(new SourceFailedException());
        });

    /// <summary>It does not happen, and whoever waits for it is told so by an exception.</summary>
    public ActionStep Refused(Budget budget) => new(
        new StepId(Id.Node, StepKind.Failure, Id.Number), Footprint.With(new Footprint(0, Resources.Failures)), () => $"refused: {Label}", () =>
        {
            budget.Refusals--;
            Fail(new InvalidOperationException("Refused."));
        });

    public override void Happen()
    {
        world.Parked.Remove(this);
        _goesOn.SetResult();
    }

    private void Fail(Exception exception)
    {
        world.Parked.Remove(this);
        _goesOn.SetException(exception);
    }
}
