namespace CacheCow.Net.Consistency;

/// <summary>A step that no code waits for: the beginning of an operation, time, a message, a fault.</summary>
internal sealed class ActionStep(StepId id, Footprint footprint, Func<string> label, Action happen) : Step(id, footprint)
{
    public override string Label => label();

    public override void Happen() => happen();
}
