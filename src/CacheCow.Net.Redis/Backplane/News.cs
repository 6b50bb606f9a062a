namespace CacheCow.Net.Redis;

/// <summary>What other processes are told of an invalidation: a message of the objects, and one of the tags; empty, if there are none.</summary>
internal readonly record struct News(byte[] Objects, byte[] Tags)
{
    public static News None { get; } = new(MessageBody.None, MessageBody.None);

    public static News Everything { get; } = new(MessageBody.Everything, MessageBody.None);

    public bool AreNone => Objects.Length == 0 && Tags.Length == 0;

    public static News Of(IReadOnlyList<CacheKeys> keys)
    {
        if (!keys.Any(IsTag))
            return new News(MessageBody.Of(MessageKind.Objects, keys), MessageBody.None);
        CacheKeys[] objects = [.. keys.Where(one => !IsTag(one))], tags = [.. keys.Where(IsTag)];
        return new News(objects.Length == 0 ? MessageBody.None : MessageBody.Of(MessageKind.Objects, objects), MessageBody.Of(MessageKind.Tags, tags));
    }

    public static bool IsTag(CacheKeys keys) => TagVersion.IsKey(keys.Data);
}
