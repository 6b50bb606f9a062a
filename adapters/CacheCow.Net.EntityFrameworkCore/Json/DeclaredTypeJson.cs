using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Values of a type that the database provider maps and has no JSON for: written and read as the declared type, whatever the data says.</summary>
internal sealed class DeclaredTypeJson<T> : JsonValueReaderWriter<T>
{
    public override Expression ConstructorExpression => Expression.New(typeof(DeclaredTypeJson<T>));

    public override T FromJsonTyped(ref Utf8JsonReaderManager manager, object? existingObject = null) =>
        JsonSerializer.Deserialize<T>(ref manager.CurrentReader) ?? throw new JsonException($"There is no {typeof(T)} in it.");

    public override void ToJsonTyped(Utf8JsonWriter writer, T value) => JsonSerializer.Serialize(writer, value);
}
