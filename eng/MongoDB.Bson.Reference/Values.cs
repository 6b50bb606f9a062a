namespace MongoDB.Bson;

public abstract class BsonValue
{
    public abstract BsonType BsonType { get; }

    public string AsString => throw null;

    public int AsInt32 => throw null;

    public long AsInt64 => throw null;

    public double AsDouble => throw null;

    public Decimal128 AsDecimal128 => throw null;

    public BsonDocument AsBsonDocument => throw null;

    public BsonArray AsBsonArray => throw null;

    public virtual BsonValue this[string name] => throw null;

    public static BsonValue Create(object value) => throw null;

    public static implicit operator BsonValue(int value) => throw null;

    public static implicit operator BsonValue(string value) => throw null;
}

public class BsonNull : BsonValue
{
    public static BsonNull Value => throw null;

    public override BsonType BsonType => throw null;
}

public class BsonArray(IEnumerable<BsonValue> values) : BsonValue, IEnumerable<BsonValue>
{
    public virtual int Count => throw null;

    public override BsonType BsonType => throw null;

    public virtual BsonValue this[int index] => throw null;

    public virtual IEnumerator<BsonValue> GetEnumerator() => throw null;

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw null;
}

public class BsonString(string value) : BsonValue
{
    public override BsonType BsonType => throw null;
}

public class BsonDateTime(long millisecondsSinceEpoch) : BsonValue
{
    public long MillisecondsSinceEpoch => throw null;

    public override BsonType BsonType => throw null;
}

public class BsonTimestamp(long value) : BsonValue
{
    public int Timestamp => throw null;

    public long Value => throw null;

    public override BsonType BsonType => throw null;
}

public class BsonBinaryData(Guid guid, GuidRepresentation guidRepresentation) : BsonValue
{
    public override BsonType BsonType => throw null;
}

public class BsonDocument : BsonValue
{
    public BsonDocument() => throw null;

    public BsonDocument(string name, BsonValue value) => throw null;

    public virtual IEnumerable<string> Names => throw null;

    public override BsonType BsonType => throw null;

    public virtual BsonDocument Add(BsonElement element) => throw null;

    public virtual bool TryGetValue(string name, out BsonValue value) => throw null;
}

public struct BsonElement(string name, BsonValue value);

public struct ObjectId
{
    public static bool TryParse(string s, out ObjectId objectId) => throw null;
}

public struct Decimal128(decimal value)
{
    public static decimal ToDecimal(Decimal128 d) => throw null;

    public int CompareTo(Decimal128 other) => throw null;
}

public enum BsonType
{
    Double = 0x01,
    String = 0x02,
    Document = 0x03,
    Array = 0x04,
    Int32 = 0x10,
    Int64 = 0x12,
    Decimal128 = 0x13,
}

public class BsonException : Exception;

public enum GuidRepresentation
{
    Standard = 1,
}

public static class BsonTypeMapper
{
    public static object MapToDotNetValue(BsonValue bsonValue) => throw null;
}
