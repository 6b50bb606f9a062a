using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Does a database compare the values of a column as .NET does? In doubt it does not: it may ignore case, blanks, or parts of a second.</summary>
internal static class Exactness
{
    private const string DefaultOfColumns = "Npgsql:DefaultColumnCollation";

    public static bool Of(IProperty property, DbContext context)
    {
        var mapping = property.GetTypeMapping();
        var stored = mapping.Converter?.ProviderClrType ?? property.ClrType;
        stored = Nullable.GetUnderlyingType(stored) ?? stored;
        return stored == typeof(string) ? IsExactText(property, mapping, context) : IsExactValue(stored);
    }

    private static bool IsExactValue(Type type) => type.IsEnum || type == typeof(Guid) || Type.GetTypeCode(type) is (>= TypeCode.Boolean and <= TypeCode.UInt64) or TypeCode.Decimal;

    private static bool IsExactText(IProperty property, CoreTypeMapping mapping, DbContext context)
    {
        var database = DatabaseKinds.Of(context);
        if (mapping is not RelationalTypeMapping relational)
            return database == DatabaseKind.InMemory;
        return (database, relational.StoreTypeNameBase) is (DatabaseKind.PostgreSql, "text" or "character varying" or "varchar") or (DatabaseKind.Sqlite, "TEXT")
            && !HasCollation(property, context);
    }

    // The model that queries run on no longer knows of collations.
    private static bool HasCollation(IProperty property, DbContext context)
    {
        var model = context.GetService<IDesignTimeModel>().Model;
        return model.FindEntityType(property.DeclaringType.Name)?.FindProperty(property.Name) is not { } designed
            || designed.GetCollation() is not null
            || model.FindAnnotation(DefaultOfColumns) is not null;
    }
}
