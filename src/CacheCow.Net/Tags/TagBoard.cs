namespace CacheCow.Net;

/// <summary>The versions of the tags of some objects, each tag asked for once.</summary>
internal sealed class TagBoard(Dictionary<string, ReadOnlyMemory<byte>> versions)
{
    /// <summary>Asks for the versions of all tags of these objects. The result is <see langword="null"/> if the store fails, and not to be awaited for objects without tags.</summary>
    public static Task<TagBoard?> Ask(StoreSteps store, IEnumerable<Place> places)
    {
        CacheKeys[] tags = [.. places.SelectMany(place => place.Tags).Distinct()];
        return tags.Length == 0 ? Task.FromResult<TagBoard?>(null) : AskAsync(store, tags);
    }

    /// <summary>The versions of an object's tags; incomplete if one was not asked for.</summary>
    public TagVersions Of(Place place) => TagVersions.From(Array.ConvertAll(
        place.Tags, tag => versions.TryGetValue(tag.Data, out var version) ? version : default(ReadOnlyMemory<byte>?)));

    private static async Task<TagBoard?> AskAsync(StoreSteps store, CacheKeys[] tags)
    {
        if (await store.TagVersionsAsync(tags).ConfigureAwait(false) is not { } versions)
            return null;
        var board = new Dictionary<string, ReadOnlyMemory<byte>>(tags.Length);
        for (var i = 0; i < tags.Length; i++)
            board[tags[i].Data] = versions[i];
        return new TagBoard(board);
    }
}
