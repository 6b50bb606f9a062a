namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A declared lookup, and another entity that it depends on.</summary>
internal sealed record DependentLookup(EntityField Lookup, Dependency Dependency);
