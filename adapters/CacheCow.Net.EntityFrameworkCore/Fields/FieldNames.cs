using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The names that a property of an entity may be called by: its own, and those of its columns.</summary>
internal static class FieldNames
{
    /// <summary>The property of that name; an exact name wins over another case, and a property over a column.</summary>
    /// <exception cref="ArgumentException">Several properties have the name, and none exactly.</exception>
    public static IProperty? Find(IEntityType type, string name) =>
        type.FindProperty(name) ?? Only(type, name, property => [property.Name]) ?? Only(type, name, ColumnsOf);

    /// <summary>All names, for a message.</summary>
    public static IEnumerable<string> Of(IEntityType type) => type.GetProperties().Select(property =>
    {
        var columns = ColumnsOf(property).Where(column => !column.Equals(property.Name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return columns.Length == 0 ? property.Name : $"{property.Name} ({string.Join(", ", columns)})";
    });

    private static IProperty? Only(IEntityType type, string name, Func<IProperty, IEnumerable<string>> namesOf)
    {
        var named = type.GetProperties().Where(property => namesOf(property).Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray();
        return named.Length <= 1
            ? named.FirstOrDefault()
            : throw new ArgumentException(
                $"{type.DisplayName()} has several fields '{name}': {string.Join(", ", named.Select(one => one.Name))}. Write it exactly as one of them.", nameof(name));
    }

    // A model that is not relational has no columns, and no mappings to them.
    private static IEnumerable<string> ColumnsOf(IProperty property) =>
        property.DeclaringType.Model.FindRuntimeAnnotation("Relational:RelationalModel") is null ? [] :
        property.GetTableColumnMappings().Select(mapping => mapping.Column.Name)
            .Concat(property.GetViewColumnMappings().Select(mapping => mapping.Column.Name))
            .Concat(property.GetSqlQueryColumnMappings().Select(mapping => mapping.Column.Name))
            .Concat(property.GetFunctionColumnMappings().Select(mapping => mapping.Column.Name))
            .Distinct();
}
