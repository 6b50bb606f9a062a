namespace CacheCow.Net.Consistency;

/// <summary>Bytes as characters, most of them those that mean something to a parser.</summary>
internal static class Letters
{
    /// <summary>The byte's place in the alphabet, over and over; the high bytes are themselves, and the last two half characters.</summary>
    public static char Of(byte one, string alphabet) => one switch
    {
        < 0xC0 => alphabet[one % alphabet.Length],
        0xFE => '\ud83d',
        0xFF => '\ude00',
        _ => (char)one,
    };

    public static string Of(ReadOnlySpan<byte> bytes, string alphabet)
    {
        Span<char> text = stackalloc char[bytes.Length];
        for (var i = 0; i < text.Length; i++)
            text[i] = Of(bytes[i], alphabet);
        return new string(text);
    }

    /// <summary>The bytes of a text of the alphabet.</summary>
    public static byte[] ToBytes(string text, string alphabet) => Array.ConvertAll(text.ToCharArray(), c => (byte)alphabet.IndexOf(c, StringComparison.Ordinal));
}
