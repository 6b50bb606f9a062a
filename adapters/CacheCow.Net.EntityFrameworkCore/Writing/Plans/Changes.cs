using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Update;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What a save or a command changes, as far as one cache is concerned.</summary>
internal sealed class Changes
{
    public List<Lookup> Keys { get; } = [];

    public List<string> Tags { get; } = [];

    /// <summary>Values that the database generates: they are known after the save only.</summary>
    public List<(IUpdateEntry Entry, FieldPlan Field)>? Late { get; private set; }

    /// <summary>Entities that were given values which the database may store in another form; <see langword="null"/>: none.</summary>
    public List<IUpdateEntry>? Written { get; private set; }

    /// <summary>What has values that the database generates is saved, and they are known.</summary>
    public bool IsSaved => Late is not null && Late.TrueForAll(one => one.Entry.EntityState is not (EntityState.Added or EntityState.Modified));

    /// <summary>The store is to be told of something now.</summary>
    public bool HasKeys => Keys.Count + Tags.Count > 0;

    public bool IsEmpty => Keys.Count == 0 && Tags.Count == 0 && Late is null;

    public void AddTag(string tag)
    {
        if (!Tags.Contains(tag))
            Tags.Add(tag);
    }

    public void AddTags(string[] tags)
    {
        foreach (var tag in tags)
            AddTag(tag);
    }

    public void AddLate(IUpdateEntry entry, FieldPlan field) => (Late ??= []).Add((entry, field));

    public void AddWritten(IUpdateEntry entry)
    {
        Written ??= [];
        if (Written.Count == 0 || Written[^1] != entry)
            Written.Add(entry);
    }

    /// <summary>Leaves some out.</summary>
    public void Remove(Predicate<Lookup> keys, Predicate<string> tags)
    {
        Keys.RemoveAll(keys);
        Tags.RemoveAll(tags);
    }

    /// <summary>Is all of it among others? Mostly they are the same.</summary>
    /// <param name="others">The others.</param>
    /// <param name="comparer">The cache's: values that are equal for .NET may name different objects.</param>
    public bool IsWithin(Changes others, IEqualityComparer<Lookup> comparer) =>
        (Keys.SequenceEqual(others.Keys, comparer) || new HashSet<Lookup>(Keys, comparer).IsSubsetOf(others.Keys)) && Tags.TrueForAll(others.Tags.Contains);

    /// <summary>What the save has made known. <see langword="null"/>: nothing.</summary>
    public Changes? TakeLate()
    {
        if (Late is not { } late)
            return null;
        Late = null;
        var changes = new Changes();
        foreach (var (entry, field) in late)
            field.AddCurrent(entry, changes);
        return changes.IsEmpty ? null : changes;
    }
}
