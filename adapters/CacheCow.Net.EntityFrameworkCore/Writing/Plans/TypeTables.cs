using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Where the rows of an entity type are.</summary>
internal static class TypeTables
{
    /// <summary>Has a model tables? Else its types stand for them.</summary>
    public static bool IsRelational(IModel model) =>
        model.FindRuntimeAnnotation("Relational:RelationalModel") is not null || model.FindRuntimeAnnotation("Relational:RelationalModelFactory") is not null;

    /// <summary>The tables that a row of a type is in, in one or in parts; those of the types above it count.</summary>
    public static IEnumerable<TableName> Of(IEntityType type) =>
        IsRelational(type.Model)
            ? type.GetTableMappings().Select(mapping => new TableName(mapping.Table.Schema, mapping.Table.Name))
            : [new TableName(null, (type.IsOwned() || type.HasSharedClrType ? type : type.GetRootType()).Name)];

    /// <summary>Is a type read from what is no table: a view, a query, a function? Whatever it shows may come from anywhere.</summary>
    public static bool IsElsewhere(IEntityType type)
    {
        if (!IsRelational(type.Model))
            return type.GetAnnotations().Any(annotation => annotation.Name.EndsWith("DefiningQuery", StringComparison.Ordinal));
        return type.GetViewMappings().Any() || type.GetSqlQueryMappings().Any()
            || type.GetFunctionMappings().Any(mapping => mapping.IsDefaultFunctionMapping)
            || (!type.IsAbstract() && !type.GetTableMappings().Any());
    }

    /// <summary>A type with those above and below it: all whose rows a query for it may read.</summary>
    public static IEntityType[] LineOf(IEntityType type) => [.. type.GetAllBaseTypes(), .. type.GetDerivedTypesInclusive()];

    /// <summary>What a type owns, and what that owns.</summary>
    public static IEnumerable<IEntityType> OwnedBy(IEntityType type)
    {
        foreach (var navigation in type.GetDeclaredNavigations())
        {
            if (!navigation.ForeignKey.IsOwnership || navigation.IsOnDependent)
                continue;
            yield return navigation.TargetEntityType;
            foreach (var owned in OwnedBy(navigation.TargetEntityType))
                yield return owned;
        }
    }

    /// <summary>The type that owns a type, or owns its owner; itself, if none does.</summary>
    public static IEntityType OwnerOf(IEntityType type) => type.FindOwnership() is { } ownership ? OwnerOf(ownership.PrincipalEntityType) : type;
}
