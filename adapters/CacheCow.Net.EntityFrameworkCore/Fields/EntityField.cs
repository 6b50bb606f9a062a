using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A mapped property that entities are looked up by.</summary>
internal sealed class EntityField : LookupField
{
    private readonly IProperty _property;
    private readonly ValueConverter? _converter;
    private readonly DatabaseKind _database;
    private readonly bool _isMoment;
    private readonly JsonValueReaderWriter _json;
    private bool? _isExact;

    public EntityField(EntityShape shape, IProperty property, ModelShapes model)
        : base(shape.Type.ClrType, model.KindOf(shape.Type), property.Name, property.ClrType)
    {
        (Shape, _property, _database) = (shape, property, model.Database);
        var mapping = property.GetTypeMapping();
        _converter = mapping.Converter;
        _isMoment = (mapping as RelationalTypeMapping)?.StoreType.Contains("with time zone", StringComparison.OrdinalIgnoreCase) == true;
        _json = ScalarJson.Of(property);
        CanBeNull = !property.ClrType.IsValueType || property.IsNullable;
    }

    public EntityShape Shape { get; }

    /// <summary>The property, in the cache's own model.</summary>
    public IProperty Property => _property;

    public bool CanBeNull { get; }

    /// <summary>The query by this field. A race makes two.</summary>
    public CompiledLookup Compiled => field ??= Shape.Query.Compile(this, Shape.NeedsTracking);

    /// <summary>The value that an entity has in this field.</summary>
    public object? ValueOf(Snapshot snapshot) => snapshot.Scalars[snapshot.Shape.IndexOf(Name)];

    /// <inheritdoc/>
    public override object? Convert(object? value)
    {
        if (value is null || _converter is null || TryConvert(value, ValueType, out _))
            return _isMoment ? ToUtc(base.Convert(value)) : base.Convert(value);

        // Who has a converted type's plain form, such as the number of an id, may ask by that.
        return FromProvider(value, _converter) ?? throw Misfit(value);
    }

    // A text that is stored as another text: taken for the model's, it would be converted twice, and name another object.
    /// <inheritdoc/>
    public override object? FromSource(object? value) =>
        value is null || _converter is null ? Convert(value) : FromProvider(value, _converter) ?? throw Misfit(value);

    /// <inheritdoc/>
    public override object? ToIdentity(object? value)
    {
        var stored = _converter is null || value is null ? value : _converter.ConvertToProvider(value);
        return stored switch
        {
            null => null,

            // SQLite compares what it stores, which is a text with the offset.
            DateTimeOffset time when _database == DatabaseKind.Sqlite => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),

            // What kind of time a DateTime is makes no difference in a query, unless the column knows of time zones.
            DateTime time when !_isMoment => DateTime.SpecifyKind(time, DateTimeKind.Unspecified),
            _ when HasPlainText(stored) => stored,
            _ => _json.ToJsonString(value!),
        };
    }

    /// <summary>Is an object with this value the one that is cached by that value?</summary>
    public bool IsSame(object? value, object? other) => CacheKeys.For(Kind, ToIdentity(value)) == CacheKeys.For(Kind, ToIdentity(other));

    /// <summary>Does the database surely find nothing by this field but what has the very value that was asked for? Known once a context was asked.</summary>
    public bool IsExact(DbContext context) => _isExact ??= Exactness.Of(_property, context);

    // A driver for a column with a time zone takes nothing but UTC: what is the same moment must not be found in the cache, and refused by the database.
    private object? ToUtc(object? value) => value switch
    {
        DateTime { Kind: DateTimeKind.Local } time => time.ToUniversalTime(),
        DateTime { Kind: DateTimeKind.Unspecified } when _database == DatabaseKind.PostgreSql && !IsLegacy => throw Misfit(value),
        DateTimeOffset time => time.ToUniversalTime(),
        _ => value,
    };

    private static bool IsLegacy => AppContext.TryGetSwitch("Npgsql.EnableLegacyTimestampBehavior", out var isLegacy) && isLegacy;

    private static object? FromProvider(object value, ValueConverter converter)
    {
        if (!TryConvert(value, converter.ProviderClrType, out var plain))
            return null;
        try
        {
            var converted = converter.ConvertFromProvider(plain);
            return Equals(converter.ConvertToProvider(converted), plain) ? converted : null;
        }
        catch (Exception)
        {
            // The converter is the model's, and need not know what to do with what no row has.
            return null;
        }
    }

    // Other types' own texts may leave something out, and two values would be one.
    private static bool HasPlainText(object value) =>
        Type.GetTypeCode(value.GetType()) != TypeCode.Object || value is Guid or byte[] or DateTimeOffset or DateOnly or TimeOnly or TimeSpan;
}
