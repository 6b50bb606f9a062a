using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net.Files;

/// <summary>A file as it is cached: the object made of it, and the stamp that tells whether it has changed. Immutable, if its value is.</summary>
/// <typeparam name="T">What the content is made into.</typeparam>
public sealed class CachedFile<T>
{
    internal CachedFile(T value, FileStamp stamp, ReadOnlyMemory<byte> content, bool isStorable) =>
        (Value, Stamp, Content, IsStorable) = (value, stamp, content, isStorable);

    /// <summary>What the content was made into.</summary>
    public T Value { get; }

    /// <summary>What the file was like when it was read.</summary>
    public FileStamp Stamp { get; }

    /// <summary>The file's bytes; valid only until the object is handed out, because the memory is the store's.</summary>
    internal ReadOnlyMemory<byte> Content { get; }

    /// <summary>The content is surely what the file held at one moment, and not too large.</summary>
    internal bool IsStorable { get; }

    [return: MaybeNull]
    internal static T ValueOf(CachedFile<T>? file) => file is null ? default : file.Value;
}
