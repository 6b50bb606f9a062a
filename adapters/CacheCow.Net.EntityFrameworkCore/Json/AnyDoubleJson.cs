using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Doubles, also those that JSON has no number for: infinities, and what is not a number.</summary>
internal sealed class AnyDoubleJson : JsonValueReaderWriter<double>
{
    private AnyDoubleJson()
    {
    }

    public static AnyDoubleJson Instance { get; } = new();

    public override Expression ConstructorExpression => Expression.Property(null, typeof(AnyDoubleJson), nameof(Instance));

    public override double FromJsonTyped(ref Utf8JsonReaderManager manager, object? existingObject = null) =>
        manager.CurrentReader.TokenType == JsonTokenType.String
            ? double.Parse(manager.CurrentReader.GetString()!, CultureInfo.InvariantCulture)
            : manager.CurrentReader.GetDouble();

    public override void ToJsonTyped(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
