namespace CacheCow.Net;

/// <summary>The versions of the tags of some objects, each tag asked for once.</summary>
internal sealed class TagVersionBatch(Dictionary<string, ReadOnlyMemory<byte>> versions)
{
    /// <summary>Asks for the versions of all tags of these objects. The result is <see langword="null"/> if the store fails, and not to be awaited for objects without tags.</summary>
    public static Task<TagVersionBatch?> Ask(StoreSteps store, IEnumerable<StoreAddress> addresses)
    {
        CacheKeys[] tags = [.. addresses.SelectMany(address => address.Tags).Distinct()];
        return tags.Length == 0 ? Task.FromResult<TagVersionBatch?>(null) : AskAsync(store, tags);
    }

    /// <summary>The versions of an object's tags; incomplete if one was not asked for.</summary>
    public TagVersions Of(StoreAddress address) => TagVersions.From(Array.ConvertAll(
        address.Tags, tag => versions.TryGetValue(tag.Data, out var version) ? version : default(ReadOnlyMemory<byte>?)));

    private static async Task<TagVersionBatch?> AskAsync(StoreSteps store, CacheKeys[] tags)
    {
        if (await store.TagVersionsAsync(tags).ConfigureAwait(false) is not { } versions)
            return null;
        var board = new Dictionary<string, ReadOnlyMemory<byte>>(tags.Length);
        for (var i = 0; i < tags.Length; i++)
            board[tags[i].Data] = versions[i];
        return new TagVersionBatch(board);
    }
}
