using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A context's entries for the objects that an entity owns.</summary>
internal static class OwnedEntries
{
    // Found from their owner: a class that several types own cannot be found by its object alone.
    public static IEnumerable<(EntityEntry Entry, ObjectShape Shape)> Of(EntityEntry owner, ObjectShape shape) =>
        from part in shape.Parts
        where part.IsEntity
        from entry in part.IsCollection ? Items(owner.Collection(part.Name)) : One(owner.Reference(part.Name))
        select (entry, part.Shape);

    private static IEnumerable<EntityEntry> One(ReferenceEntry reference) => reference.TargetEntry is { } entry ? [entry] : [];

    private static IEnumerable<EntityEntry> Items(CollectionEntry collection) =>
        collection.CurrentValue is { } items ? items.Cast<object>().Select(item => collection.FindEntry(item)).OfType<EntityEntry>() : [];
}
