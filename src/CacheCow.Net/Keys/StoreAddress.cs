namespace CacheCow.Net;

/// <summary>Where an object lies in the store, and the tags it has. A function of its key; immutable.</summary>
internal sealed class StoreAddress
{
    private ulong _hash;

    public StoreAddress(CacheKeys keys, CacheKeys[] tags)
    {
        (Keys, Tags) = (keys, tags);
        WithTags = tags.Length == 0 ? [] : [keys, .. tags];
    }

    public CacheKeys Keys { get; }

    /// <summary>Where the versions of its tags lie.</summary>
    public CacheKeys[] Tags { get; }

    /// <summary>What R1 reads of an object that has tags: itself first, then the versions. Empty if it has none.</summary>
    public CacheKeys[] WithTags { get; }

    public bool HasTags => Tags.Length > 0;

    /// <summary>The last stamps that were taken of the tags, if they still are what they were: most objects of a model share one instance.</summary>
    public TagStamps? LastStamps { get; set; }

    /// <summary>What the object is called in messages between processes. A race computes it twice; on 32 bits, a plain read could see half of it.</summary>
    public ulong Hash
    {
        get
        {
            var hash = Volatile.Read(ref _hash);
            if (hash == 0)
                Volatile.Write(ref _hash, hash = Keys.GetDataHash());
            return hash;
        }
    }

    /// <summary>Does reading the other one read this one, too?</summary>
    public bool IsReadAs(StoreAddress other) => this == other || (Keys == other.Keys && Tags.AsSpan().SequenceEqual(other.Tags));
}
