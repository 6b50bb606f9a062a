using System.Text;

namespace CacheCow.Net.Files.Tests;

[TestFixture]
internal sealed class HostileBytesTests : FileFixture
{
    private static readonly byte[] Good = FileRecord.Write(new FileStamp(4, 5, 6, 7, 8, IsYoung: true), "text"u8);

    [Test]
    public void Record_WrittenAndRead_IsTheSame()
    {
        var (stamp, content) = FileRecord.Read(Good);

        Assert.That(stamp, Is.EqualTo(new FileStamp(4, 5, 6, 7, 8, IsYoung: true)));
        Assert.That(content.ToArray(), Is.EqualTo("text"u8.ToArray()));
    }

    [Test]
    public void Record_ShorterThanItsHeader_IsInvalidData([Range(0, FileRecord.HeaderBytes - 1)] int length)
    {
        Assert.That(() => FileRecord.Read(Good.AsMemory(0, length)), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Record_OfUnknownForm_IsInvalidData([Values(0, 1, 2, 5, 255)] byte form)
    {
        byte[] record = [form, .. Good[1..]];

        Assert.That(() => FileRecord.Read(record), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Get_CutOffOrForeignBytes_ReadsTheFile([Range(0, 46)] int length)
    {
        Write("a", "text", LongAgo);
        new Foreign(Store, Good[..Math.Min(length, Good.Length)]).Get(PathOf("a"));

        Assert.That(NewCache().Get("a"), Is.EqualTo("text"));
    }

    [Test]
    public void Get_ContentThatCannotBeMade_ReadsTheFile()
    {
        Write("a", "{\"Id\":1,\"Title\":\"t\"}", LongAgo);
        new Foreign(Store, FileRecord.Write(default, Encoding.UTF8.GetBytes("not JSON"))).Get(PathOf("a"));

        Assert.That(FileCacheCow.Json(Store, PostContext.Default.Post, Options).Get("a"), Is.EqualTo(new Post(1, "t")));
    }

    /// <summary>Stores bytes of its own under a file's keys.</summary>
    private sealed class Foreign(ICacheStore store, byte[] bytes) : CacheCow<string, byte[]>(store)
    {
        protected override Type StoredType => typeof(object);

        protected override byte[]? Fetch(string key) => bytes;

        protected override byte[] Serialize(byte[] obj) => obj;

        protected override byte[] Deserialize(string key, ReadOnlyMemory<byte> data) => data.ToArray();

        protected override CacheKeys GetKeys(string key) => CacheKeys.For("file", key);
    }
}
