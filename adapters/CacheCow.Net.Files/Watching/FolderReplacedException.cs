namespace CacheCow.Net.Files;

/// <summary>Under the watched folder's name lies another: whatever was seen is of files that are elsewhere, or gone.</summary>
internal sealed class FolderReplacedException(string folder) : IOException($"the folder '{folder}' was renamed, removed or replaced.");
