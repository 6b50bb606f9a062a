using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Floats, also those that JSON has no number for: infinities, and what is not a number.</summary>
internal sealed class AnyFloatJson : JsonValueReaderWriter<float>
{
    private AnyFloatJson()
    {
    }

    public static AnyFloatJson Instance { get; } = new();

    public override Expression ConstructorExpression => Expression.Property(null, typeof(AnyFloatJson), nameof(Instance));

    public override float FromJsonTyped(ref Utf8JsonReaderManager manager, object? existingObject = null) =>
        manager.CurrentReader.TokenType == JsonTokenType.String
            ? float.Parse(manager.CurrentReader.GetString()!, CultureInfo.InvariantCulture)
            : manager.CurrentReader.GetSingle();

    public override void ToJsonTyped(Utf8JsonWriter writer, float value)
    {
        if (float.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
