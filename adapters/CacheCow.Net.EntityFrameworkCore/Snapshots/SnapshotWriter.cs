using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Writes <c>[entity type, fingerprint, object]</c>, where an object is the array of its scalars and then its parts. No names of properties: the
/// fingerprint stands for them.
/// </summary>
internal static class SnapshotWriter
{
    /// <summary>The reader's limit: what is nested deeper must fail when it is written, not at each reading.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    public static byte[] Write(Snapshot snapshot)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(snapshot.Shape.Name);
            writer.WriteStringValue(snapshot.Shape.Fingerprint);
            Write(writer, snapshot);
            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Snapshot snapshot)
    {
        writer.WriteStartArray();
        for (var i = 0; i < snapshot.Scalars.Length; i++)
            Write(writer, snapshot.Shape.Scalars[i], snapshot.Scalars[i]);
        foreach (var part in snapshot.Parts)
            WritePart(writer, part);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, Scalar scalar, object? value)
    {
        if (value is not null)
            scalar.Json.ToJson(writer, value);
        else if (scalar.IsNullable)
            writer.WriteNullValue();
        else
            throw new InvalidOperationException($"{scalar.Name} has no value, and must have one: the object was not read by a cache of its context.");
    }

    private static void WritePart(Utf8JsonWriter writer, object? part)
    {
        if (part is IReadOnlyList<Snapshot?> items)
        {
            writer.WriteStartArray();
            foreach (var item in items)
                WritePart(writer, item);
            writer.WriteEndArray();
        }
        else if (part is Snapshot one)
        {
            Write(writer, one);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
