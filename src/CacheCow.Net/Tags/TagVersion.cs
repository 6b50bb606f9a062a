namespace CacheCow.Net;

/// <summary>The version of a tag in the store: 16 random bytes. Never a counter, which could come round to a value that objects were stored with.</summary>
internal static class TagVersion
{
    public const int Bytes = 16;

    public static byte[] Create() => Guid.NewGuid().ToByteArray();

    /// <summary>Is this the data key of a tag?</summary>
    public static bool IsKey(string dataKey) => dataKey.StartsWith("tag:{", StringComparison.Ordinal);
}
