using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net.Files;

/// <summary>
/// Represents a cached file: the object made from it, and the stamp that shows whether it has changed. Immutable, if its value is
/// immutable.
/// </summary>
/// <typeparam name="T">The type of the object made from the content.</typeparam>
public sealed class CachedFile<T>
{
    internal CachedFile(T value, FileStamp stamp, ReadOnlyMemory<byte> content, bool isStorable) =>
        (Value, Stamp, Content, IsStorable) = (value, stamp, content, isStorable);

    /// <summary>Gets the object made from the content.</summary>
    public T Value { get; }

    /// <summary>Gets the stamp of the file at the time when it was read.</summary>
    public FileStamp Stamp { get; }

    /// <summary>The file's bytes; valid only until the object is handed out, because the memory is the store's.</summary>
    internal ReadOnlyMemory<byte> Content { get; }

    /// <summary>The content is surely what the file held at one moment, and not too large.</summary>
    internal bool IsStorable { get; }

    [return: MaybeNull]
    internal static T ValueOf(CachedFile<T>? file) => file is null ? default : file.Value;
}
