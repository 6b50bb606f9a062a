using System.Buffers.Binary;

namespace CacheCow.Net.Sqlite;

/// <summary>What other processes are told: the hashes of data keys, 8 bytes each, little-endian; none if it is everything.</summary>
internal readonly record struct Message(MessageKind Kind, byte[] Names)
{
    /// <summary>The most bytes of names in one message; longer ones are not read.</summary>
    public const int MaxBytes = 4096;

    public static Message Everything => new(MessageKind.Everything, []);

    public static Message Of(MessageKind kind, ReadOnlySpan<CacheKeys> some)
    {
        var names = new byte[some.Length * sizeof(ulong)];
        for (var i = 0; i < some.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(names.AsSpan(i * sizeof(ulong)), some[i].GetDataHash());
        return new Message(kind, names);
    }

    /// <summary>The messages for objects and tags that are told of together: one of each kind that there is.</summary>
    public static Message[] OfBoth(CacheKeys[] some)
    {
        CacheKeys[] objects = Array.FindAll(some, one => !TagVersion.IsKey(one.Data)), tags = Array.FindAll(some, one => TagVersion.IsKey(one.Data));
        return (objects, tags) switch
        {
            (_, []) => [Of(MessageKind.Objects, objects)],
            ([], _) => [Of(MessageKind.Tags, tags)],
            _ => [Of(MessageKind.Objects, objects), Of(MessageKind.Tags, tags)],
        };
    }

    /// <summary>What a row says. Whatever is no message may have been any.</summary>
    public static Message Read(long kind, ReadOnlySpan<byte> names)
    {
        var isSound = kind is (long)MessageKind.Objects or (long)MessageKind.Tags && names.Length is > 0 and <= MaxBytes && names.Length % sizeof(ulong) == 0;
        return isSound ? new Message((MessageKind)kind, names.ToArray()) : Everything;
    }

    public void TellTo(Listeners listeners)
    {
        if (Kind == MessageKind.Everything)
        {
            listeners.EverythingInvalidated();
            return;
        }

        var hashes = new ulong[Names.Length / sizeof(ulong)];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = BinaryPrimitives.ReadUInt64LittleEndian(Names.AsSpan(i * sizeof(ulong)));
        if (Kind == MessageKind.Objects)
            listeners.ObjectsInvalidated(hashes);
        else
            listeners.TagsInvalidated(hashes);
    }
}
