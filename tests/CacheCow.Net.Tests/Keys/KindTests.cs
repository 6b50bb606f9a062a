using System.Text;

namespace CacheCow.Net.Tests.Keys;

/// <summary>Two caches on one store that make keys of one kind for different types are told at once.</summary>
[TestFixture]
internal sealed class KindTests
{
    private readonly MemoryStore _store = new();

    [Test]
    public void Get_KindOfAnotherType_SaysSo()
    {
        Make<string>("a").Get(1);
        Assert.That(
            () => Make<Version>("a").Get(1),
            Throws.InvalidOperationException.With.Message.Contains("'a'").And.Message.Contains("System.String").And.Message.Contains("System.Version").And.Message.Contains("kind of its own"));
        Assert.That(() => Make<Version>("a").Invalidate(1), Throws.InvalidOperationException);
        Assert.That(() => Make<Version>("a").BeginWrite(1), Throws.InvalidOperationException);
        Assert.That(() => Make<string>("a").Get(2), Throws.Nothing);
    }

    [Test]
    public void Get_KindsThatBeginAlike_AreTwo()
    {
        Make<string>("ab").Get(1);
        Assert.That(() => Make<Version>("ab$c").Get(1), Throws.Nothing);
        Assert.That(() => Make<Version>("a b").Get(1), Throws.Nothing);
    }

    [Test]
    public void Get_KindOfTheSameType_IsShared()
    {
        Make<string>("b").Get(1);
        Assert.That(() => Make<string>("b").Get(1), Throws.Nothing);
        Make<int>("n").Get(1);
        Assert.That(() => Make<int?>("n").Get(1), Throws.Nothing);
    }

    [Test]
    public void Get_KindOnAnotherStore_IsAnother()
    {
        Make<string>("c").Get(1);
        Assert.That(() => new AnyCache<Version>(new MemoryStore(), key => CacheKeys.For("c", key)).Get(1), Throws.Nothing);
    }

    [Test]
    public void Get_StoredTypeSaysTheSame_IsShared()
    {
        new AnyCache<string>(_store, key => CacheKeys.For("d", key), typeof(byte[])).Get(1);
        Assert.That(() => new AnyCache<Version>(_store, key => CacheKeys.For("d", key), typeof(byte[])).Get(1), Throws.Nothing);
        Assert.That(() => new AnyCache<Version>(_store, key => CacheKeys.For("d", key), typeof(object)).Get(1), Throws.Nothing);
    }

    [Test]
    public void Get_KeysOfOnesOwnMaking_HaveNoKind()
    {
        new AnyCache<string>(_store, key => ($"e$:{{{key}}}:data", $"e$:{{{key}}}:flag")).Get(1);
        Assert.That(() => new AnyCache<Version>(_store, key => ($"e$:{{{key}x}}:data", $"e$:{{{key}x}}:flag")).Get(1), Throws.Nothing);
    }

    [Test]
    public void Get_ReadableKeys_HaveAKindToo()
    {
        new AnyCache<string>(_store, key => CacheKeys.Readable("f", key)).Get(1);
        Assert.That(() => Make<Version>("f").Get(1), Throws.InvalidOperationException);
    }

    private AnyCache<T> Make<T>(string kind) => new(_store, key => CacheKeys.For(kind, key));

    private sealed class AnyCache<T>(ICacheStore store, Func<int, CacheKeys> keysOf, Type? storedType = null) : CacheCow<int, T>(store)
    {
        protected override Type StoredType => storedType ?? base.StoredType;

        protected override T? Fetch(int key) => default;

        protected override byte[] Serialize(T obj) => Encoding.UTF8.GetBytes($"{obj}");

        protected override T Deserialize(int key, ReadOnlyMemory<byte> data) => throw new InvalidOperationException();

        protected override CacheKeys GetKeys(int key) => keysOf(key);
    }
}
