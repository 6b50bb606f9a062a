namespace CacheCow.Net.Nodes;

/// <summary>An object of a walk, as an entity: those of one part.</summary>
internal sealed class WalkItem
{
    public int Id { get; set; }

    public long Version { get; set; }
}
