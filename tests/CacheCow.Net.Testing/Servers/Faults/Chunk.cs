namespace CacheCow.Net.Testing;

/// <summary>What was read from one end of a connection, on its way to the other.</summary>
/// <param name="Bytes">Empty: that end has closed.</param>
/// <param name="ReadAt">When.</param>
/// <param name="IsReset">That end has gone without closing.</param>
internal readonly record struct Chunk(ReadOnlyMemory<byte> Bytes, long ReadAt, bool IsReset = false)
{
    public bool IsEnd => Bytes.IsEmpty;
}
