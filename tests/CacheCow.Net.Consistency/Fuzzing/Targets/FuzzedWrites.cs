using System.Text;

namespace CacheCow.Net.Consistency;

/// <summary>What an author of a write-behind cache writes, and refuses.</summary>
internal sealed class FuzzedWrites : WriteTarget<string, string>
{
    public override CacheKeys KeysOf(string key) => CacheKeys.For("q", key);

    public override byte[] SerializeKey(string key) => KeyBytes.Of(key);

    public override string DeserializeKey(ReadOnlyMemory<byte> data) => (string)KeyBytes.Read(typeof(string), data.Span);

    public override byte[] Serialize(string obj) => Encoding.Latin1.GetBytes(obj);

    public override string Deserialize(string key, ReadOnlyMemory<byte> data, uint schemaVersion) =>
        schemaVersion != 1 || data.Span.StartsWith("!"u8) ? throw new FormatException("Refused.") : Encoding.Latin1.GetString(data.Span);

    public override ValueTask<WriteScope<string, string>> BeginWriteAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override ValueTask WriteAsync(string key, string? obj, WriteContext context, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override bool IsPermanent(Exception exception) => false;
}
