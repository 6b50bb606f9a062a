namespace CacheCow.Net.Tests.Behind;

/// <summary>A number cannot be deleted: who accepted that was a program for which it was a number or none.</summary>
[TestFixture]
internal sealed class DeletedNumberTests
{
    [Test]
    public void Decode_DeletedValueOfAValueType_IsNoDefault()
    {
        var name = new QueueCodec<string, int?>(new Target<int?>(), 0).NameOf("k");
        var deleted = new QueueCodec<string, int?>(new Target<int?>(), 0).Encode("k", name, null);
        Assert.That(new QueueCodec<string, int?>(new Target<int?>(), 0).Decode("k", name, deleted, out _), Is.EqualTo(DecodeMiss.None));
        Assert.That(new QueueCodec<string, int>(new Target<int>(), 0).Decode("k", name, deleted, out _), Is.EqualTo(DecodeMiss.OtherSchema));
    }

    private sealed class Target<T> : WriteTarget<string, T>
    {
        public override CacheKeys KeysOf(string key) => CacheKeys.For("number", key);

        public override byte[] SerializeKey(string key) => [(byte)key[0]];

        public override string DeserializeKey(ReadOnlyMemory<byte> data) => $"{(char)data.Span[0]}";

        public override byte[] Serialize(T obj) => [];

        public override T Deserialize(string key, ReadOnlyMemory<byte> data, uint schemaVersion) => throw new NotSupportedException();

        public override ValueTask<WriteScope<string, T>> BeginWriteAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask WriteAsync(string key, T? obj, WriteContext context, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override bool IsPermanent(Exception exception) => false;
    }
}
