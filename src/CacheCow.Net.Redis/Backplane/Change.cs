namespace CacheCow.Net.Redis;

/// <summary>What a write changes: objects and tags, which are told of apart.</summary>
internal sealed class Change
{
    private Change(IReadOnlyList<CacheKeys> objects, IReadOnlyList<CacheKeys> tags)
    {
        (Objects, Tags) = (objects, tags);
        Messages = [Message(MessageKind.Objects, objects), Message(MessageKind.Tags, tags)];
    }

    public IReadOnlyList<CacheKeys> Objects { get; }

    public IReadOnlyList<CacheKeys> Tags { get; }

    /// <summary>Two, each of which may be none.</summary>
    public byte[][] Messages { get; }

    public static byte[][] NoMessages { get; } = [MessageBody.None, MessageBody.None];

    public static Change Of(IReadOnlyList<CacheKeys> keys)
    {
        var tags = keys.Where(one => TagVersion.IsKey(one.Data)).ToArray();
        return tags.Length == 0 ? new Change(keys, tags) : new Change([.. keys.Where(one => !TagVersion.IsKey(one.Data))], tags);
    }

    private static byte[] Message(MessageKind kind, IReadOnlyList<CacheKeys> keys) => keys.Count == 0 ? MessageBody.None : MessageBody.Of(kind, keys);
}
