using System.Text;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>Bytes that nobody wrote, or wrote for something else: an exception, or an entity of the type that was asked for.</summary>
[TestFixture]
internal sealed class HostileBytesTests
{
    private OpenCache<BlogContext> _cache = null!;
    private byte[] _author = [];
    private byte[] _dog = [];
    private byte[] _cat = [];

    [OneTimeSetUp]
    public async Task WriteBytes()
    {
        var database = Guid.NewGuid().ToString();
        _cache = new(new MemoryStore(), InMemory.Blog(database));
        await InMemory.SaveAsync(
            database, new Author { Id = 1, Name = "Ann \"Ü\"", Home = new Address { City = "Bonn" }, Awards = { new Award { Name = "Gold", Reasons = ["wit"] } } },
            new Dog { Id = 2 }, new Cat { Id = 3 });
        _author = _cache.Write((await _cache.GetAsync<Author>("Id", 1))!);
        _dog = _cache.Write((await _cache.GetAsync<Dog>("Id", 2))!);
        _cat = _cache.Write((await _cache.GetAsync<Cat>("Id", 3))!);
    }

    [Test]
    public void Deserialize_BytesAsWritten_ReturnsTheEntity() => Assert.That(_cache.Read<Author>("Id", _author).Awards.Single().Reasons, Is.EqualTo(new[] { "wit" }));

    [Test]
    public void Deserialize_EveryTruncation_Throws()
    {
        var bytes = _author;
        for (var length = 0; length < bytes.Length; length++)
            Assert.That(() => _cache.Read<Author>("Id", bytes.AsMemory(0, length)), Throws.InstanceOf<Exception>(), $"cut at {length}");
    }

    [Test]
    public void Deserialize_EveryFlippedBit_ThrowsOrStaysAnAuthor()
    {
        var bytes = _author.ToArray();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(TryRead(bytes), Is.Null.Or.TypeOf<Author>(), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Test]
    public void Deserialize_MoreBytesFollow_Throws() =>
        Assert.That(() => _cache.Read<Author>("Id", (byte[])[.. _author, (byte)' ', (byte)'1']), Throws.InstanceOf<Exception>());

    [Test]
    public void Deserialize_AnotherEntity_Throws() => Assert.That(() => _cache.Read<Author>("Id", _dog), Throws.InstanceOf<FormatException>());

    [Test]
    public void Deserialize_BaseOrSiblingOfTheType_Throws()
    {
        Assert.That(() => _cache.Read<Lion>("Id", _cat), Throws.InstanceOf<FormatException>());
        Assert.That(() => _cache.Read<Dog>("Id", _cat), Throws.InstanceOf<FormatException>());
    }

    [TestCase("System.Diagnostics.Process, System.Diagnostics.Process")]
    [TestCase("System.String")]
    [TestCase("CacheCow.Net.EntityFrameworkCore.Tests.Dog")]
    [TestCase("")]
    public void Deserialize_NamesAnotherType_Throws(string type)
    {
        var text = Encoding.UTF8.GetString(_author).Replace(typeof(Author).FullName!, type, StringComparison.Ordinal);
        Assert.That(() => _cache.Read<Author>("Id", Encoding.UTF8.GetBytes(text)), Throws.InstanceOf<FormatException>());
    }

    [Test]
    public void Deserialize_NestedTooDeep_Throws()
    {
        var text = Encoding.UTF8.GetString(_author);
        var deep = text[..^2] + new string('[', 100_000);
        Assert.That(() => _cache.Read<Author>("Id", Encoding.UTF8.GetBytes(deep)), Throws.InstanceOf<Exception>());
    }

    private Author? TryRead(byte[] bytes)
    {
        try
        {
            return _cache.Read<Author>("Id", bytes);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
