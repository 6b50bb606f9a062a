using System.Linq.Expressions;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Texts. One with half a surrogate pair is refused: the writer would put another character in its place.</summary>
internal sealed class ExactStringJson : JsonValueReaderWriter<string>
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ExactStringJson()
    {
    }

    public static ExactStringJson Instance { get; } = new();

    public override Expression ConstructorExpression => Expression.Property(null, typeof(ExactStringJson), nameof(Instance));

    public override string FromJsonTyped(ref Utf8JsonReaderManager manager, object? existingObject = null) => manager.CurrentReader.GetString()!;

    public override void ToJsonTyped(Utf8JsonWriter writer, string value) => writer.WriteStringValue(Strict.GetBytes(value));
}
