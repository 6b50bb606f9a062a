namespace CacheCow.Net;

/// <summary>An object, or a tag, that this process could not invalidate.</summary>
/// <param name="keys">Where it lies.</param>
/// <param name="hold">For how long nobody may fill it after that.</param>
/// <param name="stamp">When it was added, as <see cref="OwedInvalidations.Stamp"/> counts.</param>
internal sealed class OwedInvalidation(CacheKeys keys, TimeSpan hold, long stamp)
{
    public CacheKeys Keys { get; } = keys;

    public TimeSpan Hold { get; } = hold;

    public long Stamp { get; } = stamp;

    public bool IsTag => TagVersion.IsKey(Keys.Data);

    /// <summary>How many times it has failed by itself.</summary>
    public int Failures { get; set; }
}
