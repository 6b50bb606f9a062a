using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CacheCow.Net.Files;

/// <summary>Caches of files of the usual kinds.</summary>
public static class FileCacheCow
{
    /// <summary>A cache of text files in UTF-8, with or without a byte order mark. Bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="store">Where the bytes live.</param>
    /// <param name="options">How files are read and compared; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    public static FileCacheCow<string> Text(ICacheStore store, FileCacheOptions? options = null) =>
        new(store, static content => Encoding.UTF8.GetString(WithoutMark(content.Span)), options);

    /// <summary>A cache of JSON files. A file that says <c>null</c> reads as <see langword="null"/>, as one that does not exist.</summary>
    /// <typeparam name="T">What the JSON is read into.</typeparam>
    /// <param name="store">Where the bytes live.</param>
    /// <param name="options">How files are read and compared; <see langword="null"/>: the defaults.</param>
    /// <param name="json">How the JSON is read; <see langword="null"/>: <see cref="JsonSerializerOptions.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    /// <remarks>A read of a file that is no such JSON throws <see cref="JsonException"/>, and caches nothing.</remarks>
    [RequiresUnreferencedCode("Reads JSON by reflection; with trimming, pass a JsonTypeInfo.")]
    [RequiresDynamicCode("Reads JSON by reflection; with ahead-of-time compilation, pass a JsonTypeInfo.")]
    public static FileCacheCow<T> Json<T>(ICacheStore store, FileCacheOptions? options = null, JsonSerializerOptions? json = null) =>
        new(store, content => JsonSerializer.Deserialize<T>(WithoutMark(content.Span), json)!, options);

    /// <summary>The same, by a source-generated contract.</summary>
    /// <typeparam name="T">What the JSON is read into.</typeparam>
    /// <param name="store">Where the bytes live.</param>
    /// <param name="type">How the JSON is read, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <param name="options">How files are read and compared; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="type"/> is <see langword="null"/>.</exception>
    /// <remarks>A read of a file that is no such JSON throws <see cref="JsonException"/>, and caches nothing.</remarks>
    public static FileCacheCow<T> Json<T>(ICacheStore store, JsonTypeInfo<T> type, FileCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new(store, content => JsonSerializer.Deserialize(WithoutMark(content.Span), type)!, options);
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> content) => content.StartsWith("\uFEFF"u8) ? content[3..] : content;
}
