namespace CacheCow.Net.Files;

/// <summary>A file's content with the stamp that it is good for.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Stamp">Taken before the bytes were read.</param>
/// <param name="IsWhole">The file did not change meanwhile, as far as its length and time tell.</param>
internal readonly record struct FileRead(byte[] Content, FileStamp Stamp, bool IsWhole);
