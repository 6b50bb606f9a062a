using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote, and throws at whatever else it finds: bytes of another model, too few, or too many.</summary>
internal static class SnapshotReader
{
    public static Snapshot Read(ReadOnlyMemory<byte> data, EntityShape entity)
    {
        CheckIsWhole(data.Span);
        var manager = new Utf8JsonReaderManager(new JsonReaderData(data.ToArray()), null);
        Next(ref manager, JsonTokenType.StartArray);
        Next(ref manager, JsonTokenType.String);
        var shape = entity.Named(manager.CurrentReader.GetString());
        Next(ref manager, JsonTokenType.String);
        if (!manager.CurrentReader.ValueTextEquals(shape.Fingerprint))
            throw new FormatException($"These are bytes of another model of {shape.Name}.");

        Next(ref manager, JsonTokenType.StartArray);
        var snapshot = Read(ref manager, shape);
        Next(ref manager, JsonTokenType.EndArray);
        return snapshot;
    }

    // The manager waits for more bytes for ever when a text ends too early. Nothing may follow either, nor be nested too deep.
    private static void CheckIsWhole(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = SnapshotWriter.MaxDepth });
        while (reader.Read())
        {
        }
    }

    private static Snapshot Read(ref Utf8JsonReaderManager manager, ObjectShape shape)
    {
        var snapshot = Snapshot.Empty(shape);
        for (var i = 0; i < snapshot.Scalars.Length; i++)
            snapshot.Scalars[i] = Read(ref manager, shape.Scalars[i]);
        for (var i = 0; i < snapshot.Parts.Length; i++)
            snapshot.Parts[i] = ReadPart(ref manager, shape.Parts[i]);
        Next(ref manager, JsonTokenType.EndArray);
        return snapshot;
    }

    private static object? Read(ref Utf8JsonReaderManager manager, Scalar scalar)
    {
        var token = manager.MoveNext();
        if (token == JsonTokenType.EndArray)
            throw Unexpected(token, JsonTokenType.String);
        if (token != JsonTokenType.Null)
            return scalar.Json.FromJson(ref manager);
        return scalar.IsNullable ? null : throw new FormatException($"{scalar.Name} is null, and must not be.");
    }

    private static object? ReadPart(ref Utf8JsonReaderManager manager, Part part)
    {
        if (!StartsArray(ref manager))
            return null;
        if (!part.IsCollection)
            return Read(ref manager, part.Shape);

        var items = new List<Snapshot?>();
        while (manager.MoveNext() != JsonTokenType.EndArray)
            items.Add(IsArray(ref manager) ? Read(ref manager, part.Shape) : null);
        return items;
    }

    private static bool StartsArray(ref Utf8JsonReaderManager manager)
    {
        manager.MoveNext();
        return IsArray(ref manager);
    }

    private static bool IsArray(ref Utf8JsonReaderManager manager) => manager.CurrentReader.TokenType switch
    {
        JsonTokenType.StartArray => true,
        JsonTokenType.Null => false,
        var other => throw Unexpected(other, JsonTokenType.StartArray),
    };

    private static void Next(ref Utf8JsonReaderManager manager, JsonTokenType expected)
    {
        if (manager.MoveNext() != expected)
            throw Unexpected(manager.CurrentReader.TokenType, expected);
    }

    private static FormatException Unexpected(JsonTokenType found, JsonTokenType expected) => new($"{found} stands where {expected} should.");
}
