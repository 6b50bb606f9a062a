using System.Globalization;
using MongoDB.Bson;

namespace CacheCow.Net.MongoDB;

/// <summary>What a document may be found by.</summary>
internal static class FieldValues
{
    /// <summary>
    /// The values that a comparison with <c>$eq</c> on a field finds a document by: of an array each element and the whole, of documents in an array the field of each; <c>null</c> where there is none. Perhaps some
    /// more, which does no harm.
    /// </summary>
    public static IEnumerable<BsonValue> Of(BsonDocument document, string path) => Along(document, path.Split('.'), 0);

    private static IEnumerable<BsonValue> Along(BsonValue value, string[] names, int depth)
    {
        if (depth == names.Length)
            return value is BsonArray last ? last.Append(value) : [value];
        return value switch
        {
            BsonDocument inner => inner.TryGetValue(names[depth], out var next) ? Along(next, names, depth + 1) : [BsonNull.Value],
            BsonArray array => array.Where(one => one is BsonDocument).SelectMany(one => Along(one, names, depth)).Concat(At(array, names, depth)).Append(BsonNull.Value),
            _ => [BsonNull.Value],
        };
    }

    private static IEnumerable<BsonValue> At(BsonArray array, string[] names, int depth) =>
        int.TryParse(names[depth], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < array.Count ? Along(array[index], names, depth + 1) : [];
}
