using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CacheCow.Net.Tests.Reading;

/// <summary>The smallest cache: one override.</summary>
[TestFixture]
internal sealed partial class JsonCacheCowTests
{
    private MemoryStore _store = null!;

    [SetUp]
    public void SetUp() => _store = new MemoryStore();

    [Test]
    public async Task Get_Cached_IsWhatWasFetched()
    {
        var posts = new Posts(_store);
        Assert.That(await posts.GetAsync(7), Is.EqualTo(new Post(7, "Title 7", [1, 2])).Using<Post, Post>(AreSame));
        Assert.That(posts.Get(7), Is.EqualTo(new Post(7, "Title 7", [1, 2])).Using<Post, Post>(AreSame));
        Assert.That(posts.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_WithAGeneratedSerializer_IsWhatWasFetched()
    {
        var posts = new Posts(_store, PostJson.Default.Post);
        await posts.GetAsync(7);
        Assert.That((await posts.GetAsync(7))!.Title, Is.EqualTo("Title 7"));
        Assert.That(posts.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_WithOptionsThatNobodyHasUsedYet_IsWhatWasFetched()
    {
        var rates = new Rates(_store, new JsonSerializerOptions(JsonSerializerDefaults.Web));
        Assert.That((await rates.GetAsync(("EUR", "USD")), rates.Get(("EUR", "USD"))), Is.EqualTo(("EUR-USD", "EUR-USD")));
    }

    [Test]
    public async Task Get_KeysThatAreTuples_NameEachItsObject()
    {
        var rates = new Rates(_store);
        Assert.That(await rates.GetAsync(("EUR", "USD")), Is.EqualTo("EUR-USD"));
        Assert.That(await rates.GetAsync(("USD", "EUR")), Is.EqualTo("USD-EUR"));
        Assert.That(await rates.GetAsync(("EUR", "USD")), Is.EqualTo("EUR-USD"));
    }

    [Test]
    public async Task Get_SomebodyStoredNull_FetchesAnew()
    {
        await new Nulls(_store).GetAsync(7);
        var posts = new Posts(_store);
        Assert.That((await posts.GetAsync(7))!.Title, Is.EqualTo("Title 7"));
        Assert.That(posts.Fetches, Is.EqualTo(1));
    }

    [Test]
    public void New_WithBadArguments_Throws()
    {
        Assert.That(() => new Named(_store, ""), Throws.ArgumentException);
        Assert.That(() => new Named(_store, null!), Throws.ArgumentNullException);
        Assert.That(() => new Named(null!, "named"), Throws.ArgumentNullException);
        Assert.That(() => new Posts(_store, null!), Throws.ArgumentNullException);
    }

    private static bool AreSame(Post one, Post other) => JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);

    internal sealed record Post(int Id, string Title, int[] Tags);

    private sealed class Posts : JsonCacheCow<int, Post>
    {
        public Posts(ICacheStore store)
            : base(store, "post")
        {
        }

        public Posts(ICacheStore store, JsonTypeInfo<Post> type)
            : base(store, "post", type)
        {
        }

        public int Fetches { get; private set; }

        protected override Type StoredType => typeof(object);

        protected override Post? Fetch(int key)
        {
            Fetches++;
            return new Post(key, $"Title {key}", [1, 2]);
        }
    }

    private sealed class Rates(ICacheStore store, JsonSerializerOptions? json = null)
        : JsonCacheCow<(string From, string To), string>(store, "rate", json)
    {
        protected override string? Fetch((string From, string To) key) => $"{key.From}-{key.To}";
    }

    private sealed class Nulls(ICacheStore store) : JsonCacheCow<int, Post>(store, "post")
    {
        protected override Type StoredType => typeof(object);

        protected override Post? Fetch(int key) => new(key, "", []);

        protected override byte[] Serialize(Post obj) => [.. "null"u8];
    }

    private sealed class Named(ICacheStore store, string kind) : JsonCacheCow<int, string>(store, kind)
    {
        protected override string? Fetch(int key) => "text";
    }

    [JsonSerializable(typeof(Post))]
    private sealed partial class PostJson : JsonSerializerContext;
}
