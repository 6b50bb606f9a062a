namespace CacheCow.Net.Files;

/// <summary>What is known of a file before the disk is looked at: what is seen there counts only as long as neither has changed.</summary>
internal readonly record struct WatchedRead(WatchedFile File, int Version, WatchSession? Session);
