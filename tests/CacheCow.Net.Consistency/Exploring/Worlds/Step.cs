namespace CacheCow.Net.Consistency;

/// <summary>Something that may happen next. Equal ids name the same step in runs that have the same beginning, whatever happened to other nodes.</summary>
/// <param name="id">The node, what kind of step it is, and its number among those.</param>
/// <param name="footprint">What it looks at and changes.</param>
internal abstract class Step(StepId id, Footprint footprint)
{
    public StepId Id => id;

    public Footprint Footprint { get; } = footprint.With(Footprint.None);

    /// <summary>For a person.</summary>
    public abstract string Label { get; }

    public abstract void Happen();

    public static bool AreIndependent(StepId id, Footprint footprint, StepId otherId, Footprint other) => id.Node != otherId.Node && !footprint.Clashes(other);
}
