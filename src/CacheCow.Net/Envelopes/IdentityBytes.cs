using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace CacheCow.Net;

/// <summary>
/// An identity as bytes: UTF-8; or, if it has a lone surrogate (keys of a caller's own making may), the byte FF and UTF-16.
/// </summary>
/// <remarks>UTF-8 has no byte FF, so no two texts have the same bytes. Plain UTF-8 would make one character of all lone surrogates.</remarks>
internal static class IdentityBytes
{
    private const byte Utf16Mark = 0xFF;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static int Count(string identity) =>
        IsWellFormed(identity) ? Strict.GetByteCount(identity) : 1 + identity.Length * sizeof(char);

    public static void Write(Span<byte> bytes, string identity)
    {
        if (Utf8.FromUtf16(identity, bytes, out _, out _, replaceInvalidSequences: false) == OperationStatus.Done)
            return;
        bytes[0] = Utf16Mark;
        MemoryMarshal.AsBytes(identity.AsSpan()).CopyTo(bytes[1..]);
    }

    // Text and bytes are of one length only if all is ASCII.
    public static bool Match(ReadOnlySpan<byte> bytes, string identity) => bytes.Length == identity.Length
        ? Ascii.Equals(bytes, identity)
        : bytes.Length == Count(identity) && MatchEncoded(bytes, identity);

    /// <summary>The text that has these bytes.</summary>
    /// <exception cref="ArgumentException">None has.</exception>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Utf16Mark, .. var utf16])
            return Strict.GetString(bytes);
        return utf16.Length % sizeof(char) == 0 ? new string(MemoryMarshal.Cast<byte, char>(utf16)) : throw new ArgumentException("Half a character.", nameof(bytes));
    }

    private static bool MatchEncoded(ReadOnlySpan<byte> bytes, string identity)
    {
        var rented = ArrayPool<byte>.Shared.Rent(bytes.Length);
        try
        {
            var encoded = rented.AsSpan(0, bytes.Length);
            Write(encoded, identity);
            return bytes.SequenceEqual(encoded);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool IsWellFormed(string identity)
    {
        for (var i = 0; i < identity.Length; i++)
        {
            if (!char.IsSurrogate(identity[i]))
                continue;
            if (!char.IsHighSurrogate(identity[i]) || i + 1 == identity.Length || !char.IsLowSurrogate(identity[++i]))
                return false;
        }

        return true;
    }
}
