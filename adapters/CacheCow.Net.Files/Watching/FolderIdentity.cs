namespace CacheCow.Net.Files;

/// <summary>Which folder a path means at the moment. One that was removed and made anew is another.</summary>
/// <param name="RealPath">The path without links.</param>
/// <param name="CreationTicks">When the folder was made, as the file system tells.</param>
internal sealed record FolderIdentity(string RealPath, long CreationTicks)
{
    /// <returns><see langword="null"/>: there is no such folder, or it cannot be told.</returns>
    public static FolderIdentity? Of(string folder)
    {
        try
        {
            var real = Files.RealPath.Of(folder);
            return Directory.Exists(real) ? new(real, Directory.GetCreationTimeUtc(real).Ticks) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
