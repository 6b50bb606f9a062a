using System.Collections.ObjectModel;
using MongoDB.Bson.Serialization;

namespace CacheCow.Net.MongoDB;

/// <summary>The fields of a class, as its class map has them.</summary>
internal static class ClassFields
{
    /// <summary>Has this type a class map that its documents are read by?</summary>
    public static bool IsDocument(Type type) =>
        type.IsClass && type != typeof(object) && BsonSerializer.LookupSerializer(type) is IBsonDocumentSerializer;

    /// <summary>The members, each with its element's name if that differs.</summary>
    public static IEnumerable<string> NamesOf(Type type) =>
        MembersOf(type).Select(member => member.MemberName == member.ElementName ? member.MemberName : $"{member.MemberName} ({member.ElementName})");

    /// <summary>A field by the names of members or elements, with dots between documents within documents.</summary>
    /// <returns>The path of elements and the last member; <see langword="null"/>: there is no such field.</returns>
    public static (string Element, BsonMemberMap Member)? Find(Type type, string field)
    {
        var elements = new List<string>(1);
        BsonMemberMap? member = null;
        foreach (var name in field.Split('.'))
        {
            if (member is not null && !IsDocument(member.MemberType))
                return null;
            member = Member(member?.MemberType ?? type, name);
            if (member is null)
                return null;
            elements.Add(member.ElementName);
        }

        return (string.Join('.', elements), member!);
    }

    /// <summary>The class whose objects may lack something that their documents have: this one, or one of an inner document.</summary>
    /// <returns><see langword="null"/>: none, as far as class maps are known by now.</returns>
    public static Type? Incomplete(Type type) => Incomplete(type, []);

    private static Type? Incomplete(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type))
            return null;
        if (BsonSerializer.LookupSerializer(type) is IBsonArraySerializer items && items.TryGetItemSerializationInfo(out var item))
            return Incomplete(item.NominalType, seen);
        if (!IsDocument(type))
            return null;
        var maps = BsonClassMap.GetRegisteredClassMaps().Where(map => map.ClassType != type && map.ClassType.IsAssignableTo(type)).Prepend(BsonClassMap.LookupClassMap(type));
        foreach (var map in maps.ToArray())
        {
            if (map.IgnoreExtraElements && map.ExtraElementsMemberMap is null)
                return map.ClassType;
            if (map.AllMemberMaps.Select(member => Incomplete(member.MemberType, seen)).FirstOrDefault(found => found is not null) is { } inner)
                return inner;
        }

        return null;
    }

    private static BsonMemberMap? Member(Type type, string name)
    {
        var members = MembersOf(type);

        // The nearest spelling counts: a class may have both Title and title.
        return members.FirstOrDefault(member => member.MemberName == name)
            ?? members.FirstOrDefault(member => member.ElementName == name)
            ?? members.FirstOrDefault(member => member.MemberName.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? members.FirstOrDefault(member => member.ElementName.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static ReadOnlyCollection<BsonMemberMap> MembersOf(Type type) => BsonClassMap.LookupClassMap(type).AllMemberMaps;
}
