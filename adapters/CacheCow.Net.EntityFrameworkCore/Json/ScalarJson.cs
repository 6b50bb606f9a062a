using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>How the values of a property are written: as the model says, but without its losses.</summary>
internal static class ScalarJson
{
    public static JsonValueReaderWriter Of(IProperty property)
    {
        return (Given(property) ?? PlainJson.Of(property.ClrType)) switch
        {
            JsonStringReaderWriter => ExactStringJson.Instance,
            JsonDoubleReaderWriter => AnyDoubleJson.Instance,
            JsonFloatReaderWriter => AnyFloatJson.Instance,
            { } given => given,
            _ when IsStoredAsText(property) => (JsonValueReaderWriter)Activator.CreateInstance(typeof(DeclaredTypeJson<>).MakeGenericType(property.ClrType))!,
            _ => throw new NotSupportedException(
                $"{property.DeclaringType.DisplayName()}.{property.Name} cannot be cached: the model knows no JSON for {property.ClrType}. " +
                "Give the property a value converter, or HasJsonValueReaderWriter."),
        };
    }

    // For what a provider keeps as JSON itself, it may name a writer of the text, and not of the object.
    private static JsonValueReaderWriter? Given(IProperty property)
    {
        var given = property.GetJsonValueReaderWriter() ?? property.GetTypeMapping().JsonValueReaderWriter;
        return given?.ValueType.IsAssignableFrom(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == true ? given : null;
    }

    // Only there is the serializer sure to lose nothing: the database's own values have gone through it, or are texts.
    private static bool IsStoredAsText(IProperty property) =>
        property.GetTypeMapping() is RelationalTypeMapping { StoreType: "json" or "jsonb" or "hstore" };
}
