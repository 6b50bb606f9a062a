using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What stands in a row of the outbox: <c>{"objects":[[data,flag,identity],…],"tags":[…]}</c>.</summary>
internal sealed class OutboxKeys
{
    /// <summary>So many keys go into one row.</summary>
    public const int MostInARow = 500;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4 };

    public List<CacheKeys> Objects { get; } = [];

    public List<string> Tags { get; } = [];

    /// <summary>The rows for a change, each small enough for any database's text.</summary>
    public static IEnumerable<string> Rows(Changes changes, EfCacheCow cache)
    {
        foreach (var keys in changes.Keys.Chunk(MostInARow))
            yield return Write(keys.Select(cache.KeysOf), []);
        foreach (var tags in changes.Tags.Chunk(MostInARow))
            yield return Write([], tags);
    }

    /// <summary>Adds what a row holds. Total: whatever stands there.</summary>
    /// <returns><see langword="false"/>: it is not to be understood.</returns>
    public bool TryAdd(string row)
    {
        try
        {
            using var json = JsonDocument.Parse(row, Strict);
            foreach (var one in json.RootElement.GetProperty("objects").EnumerateArray())
                Objects.Add(new CacheKeys(Text(one[0]), Text(one[1]), Text(one[2])));
            foreach (var tag in json.RootElement.GetProperty("tags").EnumerateArray())
                Tags.Add(Text(tag));
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
        {
            return false;
        }
    }

    private static string Text(JsonElement element) =>
        element.GetString() is { Length: > 0 } text ? text : throw new FormatException("A text that is not empty was expected.");

    private static string Write(IEnumerable<CacheKeys> objects, IEnumerable<string> tags)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("objects");
            foreach (var (data, flag, identity) in objects)
                WriteTexts(json, [data, flag, identity]);
            json.WriteEndArray();
            json.WritePropertyName("tags");
            WriteTexts(json, tags);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTexts(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
