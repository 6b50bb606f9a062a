using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What a change of an entity of one type touches. Made once for each type of a model.</summary>
internal sealed class EntityPlan
{
    public static EntityPlan Nothing { get; } = new() { Fields = [], Tags = [], CascadeTags = [] };

    /// <summary>Lookups, the entity's own and those that depend on it.</summary>
    public required FieldPlan[] Fields { get; init; }

    /// <summary>Tags of models without declared lookups, and of those that depend on the entity as a whole.</summary>
    public required string[] Tags { get; init; }

    /// <summary>Tags of what the database itself changes or deletes when such an entity is deleted.</summary>
    public required string[] CascadeTags { get; init; }

    /// <summary>To the owner, of an owned type; its change is the owner's.</summary>
    public IForeignKey? Ownership { get; init; }

    /// <summary>The tags of all that the owner may be, if it is not to be found.</summary>
    public string[] OwnerTags { get; init; } = [];

    public bool IsEmpty => Fields.Length == 0 && Tags.Length == 0 && CascadeTags.Length == 0 && Ownership is null;

    /// <summary>Adds what the change of an entity touches.</summary>
    /// <param name="entry">The entity.</param>
    /// <param name="others">Knows the other entities of its context.</param>
    /// <param name="isDoubtful">What the context believes to be in the database may not be there.</param>
    /// <param name="changes">What the save changes.</param>
    public void Collect(IUpdateEntry entry, IUpdateAdapter others, bool isDoubtful, Changes changes)
    {
        foreach (var field in Fields)
            field.Collect(entry, others, isDoubtful, changes);
        changes.AddTags(Tags);
        if (entry.EntityState == EntityState.Deleted)
            changes.AddTags(CascadeTags);
    }
}
