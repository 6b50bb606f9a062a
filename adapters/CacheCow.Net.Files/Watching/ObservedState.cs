namespace CacheCow.Net.Files;

/// <summary>What this process has last handed out of a file, and whether the disk had it too.</summary>
/// <param name="Stamp">The stamp; <see langword="null"/>: that there is no such file.</param>
/// <param name="Version">The file's version before the disk was looked at.</param>
/// <param name="Session">Who tells of changes since before the disk was looked at, and was found to have the same; <see langword="null"/>: nobody, or it was not looked at.</param>
/// <param name="IsSettled">It was compared by content when it was no longer young: its state suffices from then on.</param>
internal sealed record ObservedState(FileStamp? Stamp, int Version, WatchSession? Session, bool IsSettled);
