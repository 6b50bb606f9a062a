namespace CacheCow.Net;

/// <summary>R1: what lay in the store.</summary>
/// <param name="Bytes">An object's bytes; <see langword="null"/>: none.</param>
/// <param name="Tags">The versions of its tags, as far as they are there.</param>
internal readonly record struct Stored(ReadOnlyMemory<byte>? Bytes, TagVersions Tags)
{
    /// <summary>What <see cref="StoreAddress.WithTags"/> was answered with.</summary>
    public static Stored Of(ReadOnlyMemory<byte>?[] values) => new(values[0], TagVersions.From(values, 1));
}
