namespace CacheCow.Net;

/// <summary>
/// Counts the invalidations of tags that this process has heard of. An object of the local tier is good as long as the counters of its tags are what they were when its
/// ticket was taken (L1, L2).
/// </summary>
/// <remarks>
/// A fixed number of counters, each for all tags that fall on it, so that any number of tags takes the same room; objects of a neighbour are dropped too, now and then. A
/// counter that is not kept at all cannot be forgotten: a tag that no object has yet moves its counter all the same, and a later put loses.
/// </remarks>
internal sealed class TagCounters
{
    private const int Count = 16_384;

    private readonly Counters _counters = new(Count);

    public void Move(ulong tag) => _counters.Move(SlotOf(tag));

    /// <summary>The stamps of an object's tags, taken before the store is asked; <see langword="null"/>: it has none. Objects of the same tags share them while they are the same.</summary>
    public TagStamps? Take(StoreAddress address)
    {
        if (!address.HasTags)
            return null;
        if (address.LastStamps is { } last && AreCurrent(last))
            return last;
        var slots = address.LastStamps?.Slots ?? Array.ConvertAll(address.Tags, static tag => SlotOf(tag.GetDataHash()));
        return address.LastStamps = new TagStamps(slots, Array.ConvertAll(slots, at => _counters[at]));
    }

    public bool AreCurrent(TagStamps stamps)
    {
        var (slots, values) = (stamps.Slots, stamps.Stamps);
        for (var i = 0; i < slots.Length; i++)
        {
            if (_counters[slots[i]] != values[i])
                return false;
        }

        return true;
    }

    private static int SlotOf(ulong tag) => (int)(tag & (Count - 1));
}
