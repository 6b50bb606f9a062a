using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Tells whether a database surely stores a value as it is given: it may pad it, round it, or cut it off, and objects are got by what is stored. In doubt it does not.
/// </summary>
internal sealed class StoredForm
{
    private readonly DatabaseKind _database;
    private readonly ValueConverter? _converter;
    private readonly string _type;
    private readonly int? _scale;
    private readonly int? _precision;
    private readonly bool _hasTriggers;

    public StoredForm(IProperty property, DbContext context)
    {
        _database = DatabaseKinds.Of(context);
        var mapping = property.GetTypeMapping();
        _converter = mapping.Converter;
        var relational = mapping as RelationalTypeMapping;
        _type = relational?.StoreTypeNameBase.ToUpperInvariant() ?? "";
        var facets = FacetsOf(relational?.StoreType ?? "");
        _precision = facets.Length > 0 ? facets[0] : property.GetPrecision() ?? relational?.Precision;
        _scale = facets.Length > 1 ? facets[1] : facets.Length == 1 ? 0 : property.GetScale() ?? relational?.Scale;
        _hasTriggers = relational is not null && property.DeclaringType is IEntityType type && type.GetRootType().GetDerivedTypesInclusive().Any(one => one.GetDeclaredTriggers().Any());
    }

    /// <summary>Is this value surely stored as it is?</summary>
    public bool Keeps(object? value)
    {
        if (_hasTriggers)
            return false;
        return _database == DatabaseKind.InMemory || value is null || KeepsStored(_converter is null ? value : _converter.ConvertToProvider(value));
    }

    private bool KeepsStored(object? value) => value switch
    {
        null or bool or sbyte or byte or short or ushort or int or uint or long or ulong or Enum or Guid or DateOnly => true,
        string text => KeepsText(text),
        decimal number => KeepsNumber(number),
        float or double => _type is "DOUBLE PRECISION" or "REAL" or "DOUBLE" || (_type == "FLOAT" && _database == DatabaseKind.SqlServer),
        DateTime time => KeepsTicks(time.Ticks),
        DateTimeOffset time => KeepsTicks(time.Ticks),
        TimeOnly time => KeepsTicks(time.Ticks),
        TimeSpan time => KeepsTicks(time.Ticks),
        byte[] => _type is "BYTEA" or "BLOB" or "VARBINARY" or "LONGBLOB",
        _ => false,
    };

    // PostgreSQL cuts blanks at the end off that are too many for a varchar(n).
    private bool KeepsText(string text) => (_database, _type) switch
    {
        (DatabaseKind.PostgreSql, "TEXT" or "CITEXT") or (DatabaseKind.Sqlite, "TEXT") or (DatabaseKind.SqlServer, "NVARCHAR") => true,
        (DatabaseKind.SqlServer, "VARCHAR") => System.Text.Ascii.IsValid(text),
        (DatabaseKind.PostgreSql, "CHARACTER VARYING" or "VARCHAR") or (DatabaseKind.MySql, "VARCHAR" or "TEXT" or "MEDIUMTEXT" or "LONGTEXT") => !text.EndsWith(' '),
        _ => false,
    };

    private bool KeepsNumber(decimal number)
    {
        if (_database == DatabaseKind.Sqlite)
            return _type == "TEXT";
        if (_type is not ("NUMERIC" or "DECIMAL"))
            return false;
        return _scale is { } scale ? decimal.Round(number, Math.Min(scale, 28)) == number : _precision is null && _database == DatabaseKind.PostgreSql;
    }

    private bool KeepsTicks(long ticks)
    {
        if (_database == DatabaseKind.Sqlite)
            return _type == "TEXT";
        var digits = (_database, _type) switch
        {
            (DatabaseKind.PostgreSql, _) => _precision ?? 6,
            (DatabaseKind.SqlServer, "DATETIME2" or "DATETIMEOFFSET" or "TIME") => _precision ?? 7,
            (DatabaseKind.MySql, "DATETIME" or "TIMESTAMP" or "TIME") => _precision ?? 0,
            _ => -1,
        };
        return digits >= 7 || (digits >= 0 && ticks % (long)Math.Pow(10, 7 - digits) == 0);
    }

    // numeric(10,2), timestamp(3) with time zone
    private static int[] FacetsOf(string type)
    {
        var (start, end) = (type.IndexOf('(', StringComparison.Ordinal), type.IndexOf(')', StringComparison.Ordinal));
        return start < 0 || end < start
            ? []
            : [.. type[(start + 1)..end].Split(',').Select(facet => int.TryParse(facet, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0)];
    }
}
