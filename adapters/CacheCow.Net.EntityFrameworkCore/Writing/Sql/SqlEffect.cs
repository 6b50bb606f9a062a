namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What a command changes, as far as a cache is concerned.</summary>
/// <param name="Tags">The tags of the models; none: it changes nothing that the cache may have.</param>
/// <param name="IsOpaque">Nobody sees what it does, and it may commit by itself in the midst of it.</param>
/// <param name="HasNoOutbox">The table of the outbox may not be there yet.</param>
internal sealed record SqlEffect(string[] Tags, bool IsOpaque, bool HasNoOutbox = false);
