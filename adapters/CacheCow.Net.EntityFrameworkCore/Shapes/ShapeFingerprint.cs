using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// A short text that changes with whatever changes the bytes of an entity: names, types and order of what it is made of, and how values are written.
/// </summary>
internal static class ShapeFingerprint
{
    private const int Bytes = 12;

    public static string Of(ObjectShape shape, IReadOnlyModel model)
    {
        var text = new StringBuilder(model.GetProductVersion());
        Append(text, shape);
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, Bytes));
    }

    private static void Append(StringBuilder text, ObjectShape shape)
    {
        text.Append('\n').Append(shape.Name).Append(' ').Append(shape.Type).Append('{');
        foreach (var scalar in shape.Scalars)
            text.Append('\n').Append(scalar.Name).Append(' ').Append(scalar.Type).Append(' ').Append(scalar.IsNullable).Append(' ').Append(scalar.Json.GetType());
        foreach (var part in shape.Parts)
        {
            text.Append('\n').Append(part.Name).Append(' ').Append(part.IsCollection);
            Append(text, part.Shape);
        }

        text.Append('}');
    }
}
