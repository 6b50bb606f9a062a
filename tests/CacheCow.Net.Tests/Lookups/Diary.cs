using System.Text;

namespace CacheCow.Net.Tests.Lookups;

/// <summary>A source of entries that are found by a moment, a place or an amount: an entry is the text of what it was asked by.</summary>
internal sealed class Diary(ICacheStore store, CacheCowOptions? options = null) : LookupCacheCow(store, options)
{
    public List<object?> Found { get; } = [];

    public static string TextOf(object? value) => value switch
    {
        DateTime moment => $"{moment:O}",
        Uri uri => uri.OriginalString,
        _ => $"{value}",
    };

    protected override LookupField ResolveField(Type type, string field) =>
        new OpenField(field, field switch { "At" => typeof(DateTime), "Where" => typeof(Uri), _ => typeof(object) });

    protected override object? Find(LookupField field, object? value)
    {
        Found.Add(value);
        return TextOf(value);
    }

    protected override ValueTask<IReadOnlyList<(object? Value, object Object)>> FindManyAsync(
        LookupField field, IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        Found.AddRange(values);
        return new([.. values.Select(value => (value, (object)TextOf(value)))]);
    }

    protected override byte[] Serialize(object obj) => Encoding.UTF8.GetBytes((string)obj);

    protected override object Deserialize(LookupField field, ReadOnlyMemory<byte> data) => Encoding.UTF8.GetString(data.Span);

    // A local time is another one than the same time of the world.
    private sealed class OpenField(string name, Type valueType) : LookupField(typeof(string), "diary", name, valueType)
    {
        public override object? ToIdentity(object? value) => TextOf(value);
    }
}
