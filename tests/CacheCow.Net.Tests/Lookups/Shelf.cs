using System.Globalization;
using System.Text;

namespace CacheCow.Net.Tests.Lookups;

/// <summary>A source with a model of one type, that compares texts without regard to case, as many databases do.</summary>
internal sealed class Shelf(ICacheStore store, params Book[] books) : LookupCacheCow(store)
{
    private static readonly Dictionary<string, Func<Book, object?>> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Id"] = book => book.Id, ["Title"] = book => book.Title, ["Year"] = book => book.Year, ["Author.Name"] = book => book.Author.Name,
    };

    public int Resolved { get; private set; }

    public List<string> Queries { get; } = [];

    protected override LookupField ResolveField(Type type, string field)
    {
        Resolved++;
        if (type != typeof(Book))
            throw UnknownType(type, "The shelf", ["Book"]);
        var name = Fields.Keys.FirstOrDefault(known => known.Equals(field, StringComparison.OrdinalIgnoreCase)) ?? throw UnknownField(type, field, Fields.Keys);
        return new LookupField(type, "shelf", name, name switch { "Id" => typeof(int), "Year" => typeof(int?), _ => typeof(string) });
    }

    protected override object? Find(LookupField field, object? value)
    {
        Queries.Add($"{field.Name} = {value ?? "null"}");
        return books.FirstOrDefault(book => IsSame(Fields[field.Name](book), value));
    }

    protected override ValueTask<IReadOnlyList<(object? Value, object Object)>> FindManyAsync(
        LookupField field, IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        Queries.Add($"{field.Name} in {string.Join(", ", values)}");
        return new([.. books.Select(book => (Value: Fields[field.Name](book), (object)book)).Where(row => values.Any(value => IsSame(row.Value, value)))]);
    }

    protected override byte[] Serialize(object obj) => Encoding.UTF8.GetBytes(((Book)obj).Id.ToString(CultureInfo.InvariantCulture));

    protected override object Deserialize(LookupField field, ReadOnlyMemory<byte> data)
    {
        var id = int.Parse(data.Span, CultureInfo.InvariantCulture);
        return books.Single(book => book.Id == id) with { };
    }

    private static bool IsSame(object? one, object? other) =>
        one is string text && other is string same ? text.Equals(same, StringComparison.OrdinalIgnoreCase) : Equals(one, other);
}
