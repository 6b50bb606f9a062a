using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The values that the model has and the class has no member for, kept beside each object for as long as the object lives.</summary>
internal sealed class ShadowValues
{
    private readonly ConditionalWeakTable<object, FrozenDictionary<string, object?>> _values = [];

    public bool TryGet(object owner, [NotNullWhen(true)] out IReadOnlyDictionary<string, object?>? values)
    {
        var found = _values.TryGetValue(owner, out var known);
        values = known;
        return found;
    }

    public void Set(object owner, IEnumerable<KeyValuePair<string, object?>> values) =>
        _values.AddOrUpdate(owner, values.ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>Remembers what a context knows of an entity, and of what it owns.</summary>
    public void Capture(EntityEntry entry, ObjectShape shape)
    {
        var names = shape.Scalars.Where(scalar => scalar.IsShadow).Select(scalar => scalar.Name).ToArray();
        if (names.Length > 0)
            Set(entry.Entity, names.Select(name => KeyValuePair.Create(name, entry.Property(name).CurrentValue)));
        foreach (var (owned, part) in OwnedEntries.Of(entry, shape))
            Capture(owned, part);
    }

    /// <summary>Tells a context what was remembered of an entity, and of what it owns.</summary>
    public void Restore(EntityEntry entry, ObjectShape shape)
    {
        if (_values.TryGetValue(entry.Entity, out var values))
        {
            foreach (var (name, value) in values)
                entry.Property(name).CurrentValue = value;
        }

        foreach (var (owned, part) in OwnedEntries.Of(entry, shape))
            Restore(owned, part);
    }
}
