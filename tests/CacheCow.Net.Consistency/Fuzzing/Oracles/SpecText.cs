using System.Runtime.InteropServices;
using System.Text;

namespace CacheCow.Net.Consistency;

/// <summary>An identity's bytes: UTF-8, or FF and UTF-16 where UTF-8 has no bytes for it.</summary>
internal static class SpecText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static byte[] Of(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return [0xFF, .. MemoryMarshal.AsBytes(text.AsSpan())];
        }
    }
}
