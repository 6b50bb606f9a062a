namespace CacheCow.Net.Files;

/// <summary>Which folder a path means at the moment. One that was removed and made anew is another.</summary>
/// <param name="RealPath">The path without links.</param>
/// <param name="Number">The folder's number in its file system, on Linux; else 0.</param>
/// <param name="Creation">When the folder was made, as far as the file system tells; numbers are used again.</param>
internal sealed record FolderIdentity(string RealPath, ulong Number, long Creation)
{
    /// <returns><see langword="null"/>: there is no such folder, or it cannot be told.</returns>
    public static FolderIdentity? Of(string folder)
    {
        try
        {
            var real = Files.RealPath.Of(folder);
            if (!Directory.Exists(real))
                return null;

            // On Linux, .NET has no time of creation, and tells the last change instead.
            if (Statx.IsSupported)
                return Statx.TryGet(real, out var answer) ? new FolderIdentity(real, answer.FileId, answer.Creation.Ticks) : null;
            return new FolderIdentity(real, 0, Directory.GetCreationTimeUtc(real).Ticks);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
