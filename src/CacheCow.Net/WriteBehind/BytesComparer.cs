using K4os.Hash.xxHash;

namespace CacheCow.Net;

/// <summary>Bytes are equal if they are the same bytes.</summary>
internal sealed class BytesComparer : IEqualityComparer<ReadOnlyMemory<byte>>
{
    public static readonly BytesComparer Instance = new();

    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<byte> bytes) => XXH64.DigestOf(bytes.Span).GetHashCode();
}
