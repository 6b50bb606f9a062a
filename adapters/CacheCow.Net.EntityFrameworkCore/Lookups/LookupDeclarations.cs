using System.Collections.Frozen;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Collects what a cache is told to be got by. The model is not asked before the first use: it is made with a context, whose options may need this very cache.
/// </summary>
internal sealed class LookupDeclarations
{
    private readonly Lock _lock = new();
    private readonly List<(Type Type, string Field, IReadOnlyList<Dependency> Dependencies)> _declared = [];
    private bool _isUsed;

    public void Add(Type type, string field, IReadOnlyList<Dependency> dependencies)
    {
        lock (_lock)
        {
            if (_isUsed)
            {
                throw new InvalidOperationException(
                    $"The lookup of {type.Name} by '{field}' is declared after the cache was used. Declare lookups where the cache is made: what was cached before would never be invalidated.");
            }

            _declared.Add((type, field, dependencies));
        }
    }

    public DeclaredLookups Resolve(Func<Type, string, EntityField> fieldOf)
    {
        lock (_lock)
        {
            var resolved = _declared.Select(one => (Field: fieldOf(one.Type, one.Field), one.Dependencies)).ToArray();
            _isUsed = true;
            return new DeclaredLookups(
                resolved.GroupBy(one => one.Field.Type).ToFrozenDictionary(
                    group => group.Key, group => group.Select(one => one.Field).DistinctBy(field => field.Name).ToArray()),
                [.. resolved.SelectMany(one => one.Dependencies.Select(dependency => new DependentLookup(one.Field, dependency)))]);
        }
    }
}
