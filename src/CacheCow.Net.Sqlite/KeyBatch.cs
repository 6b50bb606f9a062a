namespace CacheCow.Net.Sqlite;

/// <summary>As much of a list as one transaction works off.</summary>
/// <param name="First">Where in the list it begins.</param>
/// <param name="Keys">The objects and tags.</param>
/// <param name="Messages">What tells other processes of them.</param>
internal sealed record KeyBatch(int First, CacheKeys[] Keys, Message[] Messages);
