using System.Collections.Frozen;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What the objects of a cache are got by. Immutable.</summary>
internal sealed class DeclaredLookups(FrozenDictionary<Type, EntityField[]> byType, DependentLookup[] dependents)
{
    /// <summary>The lookups that depend on other entities.</summary>
    public IReadOnlyList<DependentLookup> Dependents => dependents;

    /// <summary>The fields that objects of a type are got by; none: by any.</summary>
    public IReadOnlyList<EntityField> Of(Type type) => byType.TryGetValue(type, out var fields) ? fields : [];

    /// <summary>Would an object that is got by this field be invalidated?</summary>
    public bool Allows(EntityField field)
    {
        if (!byType.TryGetValue(field.Type, out var fields))
            return true;
        foreach (var declared in fields)
        {
            if (declared.Name == field.Name)
                return true;
        }

        return false;
    }
}
