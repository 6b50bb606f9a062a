using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace CacheCow.Net.MongoDB;

/// <summary>How documents say of which class they are.</summary>
internal static class Discriminators
{
    /// <summary>The element that the driver uses, unless a convention of the user's says otherwise.</summary>
    public static ReadOnlySpan<byte> Element => "_t"u8;

    /// <summary>Finds the documents of a class and of those derived from it, as far as they have class maps by now.</summary>
    public static BsonElement FilterFor(Type type)
    {
        Register(type);
        var names = Maps.Where(map => map.ClassType.IsAssignableTo(type)).Select(map => (BsonValue)map.Discriminator);
        return new BsonElement(BsonSerializer.LookupDiscriminatorConvention(type).ElementName, new BsonDocument("$in", new BsonArray(names)));
    }

    /// <summary>
    /// May the driver look at this name in bytes from the store? What it does not know it takes for a type's name; one with a comma names
    /// an assembly, which it would load.
    /// </summary>
    public static bool IsHarmless(string name) =>
        !name.Contains(',', StringComparison.Ordinal)
        || Maps.Any(map => map.Discriminator == name || TypeNameDiscriminator.GetDiscriminator(map.ClassType) == name);

    private static IEnumerable<BsonClassMap> Maps => BsonClassMap.GetRegisteredClassMaps();

    private static void Register(Type type)
    {
        foreach (var known in BsonClassMap.LookupClassMap(type).KnownTypes.Where(known => known != type))
            Register(known);
    }
}
