using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Finds the property of a saved entity that holds what a cached object is got by: the one of the same column.</summary>
internal static class ColumnSource
{
    /// <summary>The property; <see langword="null"/>: the entity does not have the column.</summary>
    public static IProperty? Of(EntityField field, IEntityType type)
    {
        var asked = field.Property;
        var named = field.Type.IsAssignableFrom(type.ClrType) ? type.FindProperty(field.Name) : null;
        if (named == asked || !TypeTables.IsRelational(type.Model) || !TypeTables.IsRelational(asked.DeclaringType.Model))
            return named;
        var columns = ColumnsOf(asked).ToArray();
        return type.GetProperties().FirstOrDefault(property => ColumnsOf(property).Any(column => Array.Exists(columns, one => IsSame(one, column))));
    }

    private static IEnumerable<(TableName Table, string Column)> ColumnsOf(IProperty property) =>
        property.GetTableColumnMappings().Select(mapping => (new TableName(mapping.TableMapping.Table.Schema, mapping.TableMapping.Table.Name), mapping.Column.Name));

    private static bool IsSame((TableName Table, string Column) one, (TableName Table, string Column) other) =>
        one.Table.MayBe(other.Table) && one.Column.Equals(other.Column, StringComparison.OrdinalIgnoreCase);
}
