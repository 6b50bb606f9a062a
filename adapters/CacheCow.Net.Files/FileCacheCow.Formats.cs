using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CacheCow.Net.Files;

/// <summary>Provides caches of files of common formats.</summary>
public static class FileCacheCow
{
    /// <summary>
    /// Creates a cache of text files in UTF-8, with or without a byte order mark. Bytes that are not valid UTF-8 become U+FFFD.
    /// </summary>
    /// <param name="store">The store that holds the bytes.</param>
    /// <param name="options">The options for reading and comparing files. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    public static FileCacheCow<string> Text(ICacheStore store, FileCacheOptions? options = null) =>
        new(store, static content => Encoding.UTF8.GetString(WithoutMark(content.Span)), options);

    /// <summary>
    /// Creates a cache of JSON files. A file that contains <c>null</c> is read as <see langword="null"/>, like a file that does not exist.
    /// </summary>
    /// <typeparam name="T">The type that the JSON is read into.</typeparam>
    /// <param name="store">The store that holds the bytes.</param>
    /// <param name="options">The options for reading and comparing files. <see langword="null"/> for the defaults.</param>
    /// <param name="json">The options for reading the JSON. <see langword="null"/> for <see cref="JsonSerializerOptions.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    /// <remarks>Reading a file that is not such JSON throws <see cref="JsonException"/>, and caches nothing.</remarks>
    [RequiresUnreferencedCode("Reads JSON by reflection; with trimming, pass a JsonTypeInfo.")]
    [RequiresDynamicCode("Reads JSON by reflection; with ahead-of-time compilation, pass a JsonTypeInfo.")]
    public static FileCacheCow<T> Json<T>(ICacheStore store, FileCacheOptions? options = null, JsonSerializerOptions? json = null) =>
        new(store, content => JsonSerializer.Deserialize<T>(WithoutMark(content.Span), json)!, options);

    /// <summary>Creates a cache of JSON files that uses a source-generated contract.</summary>
    /// <typeparam name="T">The type that the JSON is read into.</typeparam>
    /// <param name="store">The store that holds the bytes.</param>
    /// <param name="type">
    /// The contract for reading the JSON, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.
    /// </param>
    /// <param name="options">The options for reading and comparing files. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="type"/> is <see langword="null"/>.</exception>
    /// <remarks>Reading a file that is not such JSON throws <see cref="JsonException"/>, and caches nothing.</remarks>
    public static FileCacheCow<T> Json<T>(ICacheStore store, JsonTypeInfo<T> type, FileCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new(store, content => JsonSerializer.Deserialize(WithoutMark(content.Span), type)!, options);
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> content) => content.StartsWith("\uFEFF"u8) ? content[3..] : content;
}
