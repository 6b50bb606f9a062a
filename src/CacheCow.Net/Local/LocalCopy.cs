namespace CacheCow.Net;

/// <summary>L4: an object that could be changed, as its bytes.</summary>
internal sealed class LocalCopy(ReadOnlyMemory<byte> payload)
{
    public readonly ReadOnlyMemory<byte> Payload = payload;
}
