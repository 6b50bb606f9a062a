using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CacheCow.Net.Benchmarks;

/// <summary>What is cached where objects may be shared: nobody can change it.</summary>
[ImmutableObject(true)]
internal sealed record Note(int Id, string Text);

[JsonSerializable(typeof(Note))]
internal sealed partial class NoteJson : JsonSerializerContext;

/// <summary>A cache of notes by any key.</summary>
internal sealed class NoteCache<TKey>(ICacheStore store, CacheCowOptions? options = null) : CacheCow<TKey, Note>(store, options)
    where TKey : notnull
{
    protected override Note? Fetch(TKey key) => new(1, "note");

    protected override byte[] Serialize(Note obj) => JsonSerializer.SerializeToUtf8Bytes(obj, NoteJson.Default.Note);

    protected override Note Deserialize(TKey key, ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize(data.Span, NoteJson.Default.Note)!;

    protected override CacheKeys GetKeys(TKey key) => CacheKeys.For("note", key);
}
