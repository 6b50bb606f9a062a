using System.Buffers.Binary;

namespace CacheCow.Net;

/// <summary>Keys of common types as bytes, and back: texts, whole numbers, <see cref="Guid"/>.</summary>
internal static class KeyBytes
{
    private const int GuidBytes = 16;

    private static readonly Type[] Known =
        [typeof(string), typeof(Guid), typeof(int), typeof(long), typeof(short), typeof(byte), typeof(uint), typeof(ulong), typeof(ushort), typeof(sbyte)];

    public static bool Knows(Type type) => Known.Contains(type);

    public static byte[] Of(object key) => key switch
    {
        string text => OfText(text),
        Guid id => id.ToByteArray(),
        ulong number => OfNumber(unchecked((long)number)),
        IConvertible number when Knows(key.GetType()) => OfNumber(number.ToInt64(null)),
        _ => throw Unknown(key.GetType()),
    };

    /// <exception cref="FormatException">These are no key's bytes.</exception>
    public static object Read(Type type, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ReadAny(type, bytes);
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            // Bytes that are no text, and a number that the type does not have.
            throw Bad(type, bytes.Length);
        }
    }

    private static object ReadAny(Type type, ReadOnlySpan<byte> bytes)
    {
        if (type == typeof(string))
            return IdentityBytes.Read(bytes);
        if (type == typeof(Guid))
            return bytes.Length == GuidBytes ? new Guid(bytes) : throw Bad(type, bytes.Length);
        if (!Knows(type))
            throw Unknown(type);
        if (!BinaryPrimitives.TryReadInt64LittleEndian(bytes, out var number) || bytes.Length != sizeof(long))
            throw Bad(type, bytes.Length);
        return type == typeof(ulong) ? unchecked((ulong)number) : Convert.ChangeType(number, type, null);
    }

    private static byte[] OfText(string text)
    {
        var bytes = new byte[IdentityBytes.Count(text)];
        IdentityBytes.Write(bytes, text);
        return bytes;
    }

    private static byte[] OfNumber(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    private static FormatException Bad(Type type, int length) => new($"{length} bytes are no key of type {type.Name}.");

    private static NotSupportedException Unknown(Type type) =>
        new($"A key of type {type} has no bytes of its own: override SerializeKey and DeserializeKey.");
}
