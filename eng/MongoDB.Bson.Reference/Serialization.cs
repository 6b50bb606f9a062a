using System.Collections.ObjectModel;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Conventions;

namespace MongoDB.Bson
{
    public static class BsonExtensionMethods
    {
        public static byte[] ToBson<TNominalType>(
            this TNominalType obj,
            IBsonSerializer<TNominalType> serializer = null,
            BsonBinaryWriterSettings writerSettings = null,
            Action<BsonSerializationContext.Builder> configurator = null,
            BsonSerializationArgs args = default,
            int estimatedBsonSize = 0) => throw null;
    }
}

namespace MongoDB.Bson.IO
{
    public class BsonBinaryWriterSettings;
}

namespace MongoDB.Bson.Serialization.Conventions
{
    public interface IDiscriminatorConvention
    {
        string ElementName { get; }
    }
}

namespace MongoDB.Bson.Serialization
{
    public interface IBsonSerializer;

    public interface IBsonSerializer<TValue> : IBsonSerializer;

    public interface IBsonDocumentSerializer : IBsonSerializer;

    public interface IBsonSerializerRegistry;

    public struct BsonSerializationArgs;

    public class BsonSerializationContext
    {
        public class Builder;
    }

    public class BsonDeserializationContext
    {
        public class Builder;
    }

    public static class BsonSerializer
    {
        public static TNominalType Deserialize<TNominalType>(BsonDocument document, Action<BsonDeserializationContext.Builder> configurator = null) =>
            throw null;

        public static object Deserialize(byte[] bytes, Type nominalType, Action<BsonDeserializationContext.Builder> configurator = null) => throw null;

        public static object Deserialize(Stream stream, Type nominalType, Action<BsonDeserializationContext.Builder> configurator = null) => throw null;

        public static IBsonSerializer LookupSerializer(Type type) => throw null;

        public static IDiscriminatorConvention LookupDiscriminatorConvention(Type type) => throw null;
    }

    public static class IBsonSerializerExtensions
    {
        public static BsonValue ToBsonValue(this IBsonSerializer serializer, object value) => throw null;
    }

    public static class TypeNameDiscriminator
    {
        public static string GetDiscriminator(Type type) => throw null;
    }

    public class BsonClassMap
    {
        public Type ClassType => throw null;

        public string Discriminator => throw null;

        public IEnumerable<Type> KnownTypes => throw null;

        public ReadOnlyCollection<BsonMemberMap> AllMemberMaps => throw null;

        public static IEnumerable<BsonClassMap> GetRegisteredClassMaps() => throw null;

        public static BsonClassMap LookupClassMap(Type classType) => throw null;
    }

    public class BsonMemberMap
    {
        public string MemberName => throw null;

        public string ElementName => throw null;

        public Type MemberType => throw null;

        public IBsonSerializer GetSerializer() => throw null;
    }
}
