using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Tags;

/// <summary>Tags, in the store and in the local tier: their versions decide whether an object is good.</summary>
[TestFixture]
internal sealed class TagTests
{
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _shared = null!;
    private TaggedCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["news.1"] = "old", ["news.2"] = "old", ["news.hot.3"] = "old", ["sport.4"] = "old", ["5"] = "old" };
        _time = new FakeTime();
        _shared = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        _cache = new TaggedCache(_shared, _source, new CacheCowOptions { TimeProvider = _time });
    }

    [Test]
    public async Task InvalidateTag_ObjectsHaveIt_AreFetchedAnewAndOthersAreNot()
    {
        string[] all = ["news.1", "news.2", "news.hot.3", "sport.4", "5"];
        await _cache.GetManyAsync(all);
        Assert.That(_source.Fetches, Is.EqualTo(5));
        foreach (var key in all)
            _source[key] = "new";

        await _cache.InvalidateTagAsync("news");
        var read = await _cache.GetManyAsync(all);
        Assert.That(all.Select(key => read[key]), Is.EqualTo(new[] { "new", "new", "new", "old", "old" }));
        foreach (var key in all)
            Assert.That(await _cache.GetAsync(key), Is.EqualTo(read[key]));
        Assert.That(_source.Fetches, Is.EqualTo(8));
    }

    [Test]
    public async Task InvalidateTags_OneOfTheTagsOfAnObject_IsEnough()
    {
        await _cache.GetAsync("news.hot.3");
        _source["news.hot.3"] = "new";
        await _cache.InvalidateTagsAsync(["hot", "hot", "none"]);
        Assert.That(await _cache.GetAsync("news.hot.3"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_VersionIsGone_IsAMiss()
    {
        await _cache.GetAsync("news.1");
        _source["news.1"] = "new";
        await _shared.InvalidateAsync(CacheKeys.ForTag("news"), TimeSpan.Zero, default);
        Assert.That(await _cache.GetAsync("news.1"), Is.EqualTo("new"), "a missing version is a mismatch");
        Assert.That(await _cache.GetAsync("news.1"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    // Read the versions → read old → the tag is invalidated → fill: stored, but with versions that are not those of now.
    [Test]
    public async Task Fill_TagInvalidatedWhileTheObjectWasFetched_IsNotServed()
    {
        var gate = _source.Hold = new Gate();
        var reading = _cache.GetAsync("news.1").AsTask();
        await gate.Reached;
        _source["news.1"] = "new";
        await _cache.InvalidateTagAsync("news");
        gate.Open();
        Assert.That(await reading, Is.EqualTo("old"), "it began before the invalidation");
        Assert.That(await _cache.GetAsync("news.1"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Fill_TagInvalidatedWhileTheObjectWasFetched_StaysOldIfTheVersionsAreTakenAfterTheFetch()
    {
        var cache = new TaggedCache(new LateVersionsStore(_shared), _source, new CacheCowOptions { TimeProvider = _time });
        var gate = _source.Hold = new Gate();
        var reading = cache.GetAsync("news.1").AsTask();
        await gate.Reached;
        _source["news.1"] = "new";
        await cache.InvalidateTagAsync("news");
        gate.Open();
        await reading;
        Assert.That(await cache.GetAsync("news.1"), Is.EqualTo("old"));
    }

    // Certified sharing: an accepted fill knows nothing of tags, so who joins after the tag was invalidated must not get what was fetched before.
    [Test]
    public async Task Get_JoinsAFetchFromBeforeItsTagWasInvalidated_FetchesAnew()
    {
        var gate = _source.Hold = new Gate();
        var first = _cache.GetAsync("news.1").AsTask();
        await gate.Reached;
        _source["news.1"] = "new";
        await _cache.InvalidateTagAsync("news");
        var joined = _cache.GetAsync("news.1").AsTask();
        gate.Open();
        Assert.That(await first, Is.EqualTo("old"));
        Assert.That(await joined, Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_JoinsAFetchFromBeforeItsTagWasInvalidated_IsOldIfTheVersionsAreNotLookedAtAgain()
    {
        var cache = new TaggedCache(new FixedVersionsStore(_shared), _source, new CacheCowOptions { TimeProvider = _time });
        var gate = _source.Hold = new Gate();
        var first = cache.GetAsync("news.1").AsTask();
        await gate.Reached;
        _source["news.1"] = "new";
        await cache.InvalidateTagAsync("news");
        var joined = cache.GetAsync("news.1").AsTask();
        gate.Open();
        await first;
        Assert.That(await joined, Is.EqualTo("old"));
    }

    // S2 with tags: the versions are read → the tag is invalidated → a caller joins → the lease answers with bytes that fit the versions of before.
    [Test]
    public async Task Get_JoinsAfterTheVersionsWereRead_IsNotCoveredByWhatTheLeaseAnswers()
    {
        var store = new ChangingStore(_shared);
        var cache = new TaggedCache(store, _source, new CacheCowOptions { TimeProvider = _time });
        Task<string?>? joined = null;
        store.AfterVersions = async () =>
        {
            await _cache.GetAsync("news.1");
            _source["news.1"] = "new";
            await _cache.InvalidateTagAsync("news");
            joined = cache.GetAsync("news.1").AsTask();
        };
        await cache.GetAsync("news.1");
        Assert.That(await joined!, Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_HerdOnATaggedObject_IsOneFetch()
    {
        var gate = _source.Hold = new Gate();
        var herd = Enumerable.Range(0, 100).Select(_ => _cache.GetAsync("news.1").AsTask()).ToArray();
        await gate.Reached;
        gate.Open();
        Assert.That(await Task.WhenAll(herd), Is.All.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_VersionsCannotBeRead_FetchesWithoutCachingAndLeavesNoLease()
    {
        var failing = new NoVersionsStore(_shared);
        var cache = new TaggedCache(failing, _source, new CacheCowOptions { TimeProvider = _time });
        Assert.That(await cache.GetAsync("news.1"), Is.EqualTo("old"));
        Assert.That((await _shared.LeaseAsync(cache.KeysOf("news.1"), LeaseToken.Create(), TimeSpan.FromSeconds(1), null, default)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task LocalTier_MessageForATag_DropsItsObjects()
    {
        var (node, cache) = Node();
        await cache.GetAsync("news.1");
        await cache.GetAsync("sport.4");
        var reads = node.Reads;
        (_source["news.1"], _source["sport.4"]) = ("new", "new");
        await _cache.InvalidateTagAsync("news");
        Assert.That(await cache.GetAsync("news.1"), Is.EqualTo("old"), "the message has not come yet");
        node.TellTag("news");
        Assert.That(await cache.GetAsync("news.1"), Is.EqualTo("new"));
        Assert.That(await cache.GetAsync("sport.4"), Is.EqualTo("old"));
        Assert.That(node.Reads, Is.GreaterThan(reads));
    }

    [Test]
    public async Task LocalTier_MessageForATagWhileTheObjectIsOnItsWay_IsNotKept()
    {
        var (node, cache) = Node();
        await _cache.GetAsync("news.1");
        var gate = node.AfterRead = new Gate();
        var reading = cache.GetAsync("news.1").AsTask();
        await gate.Reached;
        _source["news.1"] = "new";
        await _cache.InvalidateTagAsync("news");
        node.TellTag("news");
        gate.Open();
        await reading;
        Assert.That(await cache.GetAsync("news.1"), Is.EqualTo("new"));
    }

    [Test]
    public async Task LocalTier_OwnInvalidationOfATag_ReadsItsOwnWrite()
    {
        var (_, cache) = Node();
        await cache.GetAsync("news.1");
        _source["news.1"] = "new";
        await cache.InvalidateTagAsync("news");
        Assert.That(await cache.GetAsync("news.1"), Is.EqualTo("new"));
    }

    [TestCase("")]
    [TestCase(null)]
    public void InvalidateTag_OfNoName_Throws(string? tag) =>
        Assert.That(() => _cache.InvalidateTag(tag!), Throws.InstanceOf<ArgumentException>());

    private (NodeStore Node, TaggedCache Cache) Node()
    {
        var node = new NodeStore(_shared);
        var cache = new TaggedCache(node, _source, new CacheCowOptions { TimeProvider = _time, LocalTier = new LocalTierOptions() });
        node.Confirm();
        return (node, cache);
    }

    /// <summary>Stores objects with the versions that their tags have when they are filled.</summary>
    private sealed class LateVersionsStore(ICacheStore inner) : StoreDouble(inner)
    {
        public override async ValueTask<FillOutcome> FillAsync(
            CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
        {
            var versions = TagVersions.From(await Inner.TagVersionsAsync([CacheKeys.ForTag("news")], cancellationToken));
            var payload = System.Text.Encoding.Unicode.GetBytes("old");
            return await Inner.FillAsync(
                keys, token, Envelope.Encode(keys.Identity, 0, new EnvelopeContent(payload, IsNegative: false), versions), lifetime, cancellationToken);
        }
    }

    /// <summary>Always has the versions that it had first.</summary>
    private sealed class FixedVersionsStore(ICacheStore inner) : StoreDouble(inner)
    {
        private readonly Dictionary<string, byte[]> _versions = [];

        public override ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
            new([.. tags.Select(VersionOf)]);

        public override async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
        {
            var values = await Inner.ReadManyAsync(keys, cancellationToken);
            return [.. keys.Select((one, i) => TagVersion.IsKey(one.Data) ? VersionOf(one) : values[i])];
        }

        private ReadOnlyMemory<byte> VersionOf(CacheKeys tag)
        {
            if (!_versions.TryGetValue(tag.Data, out var version))
                _versions.Add(tag.Data, version = TagVersion.Create());
            return version;
        }
    }

    /// <summary>Between the reading of the versions and their arrival, something happens.</summary>
    private sealed class ChangingStore(ICacheStore inner) : StoreDouble(inner)
    {
        public Func<Task>? AfterVersions { get; set; }

        public override async ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
        {
            var versions = await Inner.TagVersionsAsync(tags, cancellationToken);
            if (AfterVersions is { } happen)
            {
                AfterVersions = null;
                await happen();
            }

            return versions;
        }
    }

    private sealed class NoVersionsStore(ICacheStore inner) : StoreDouble(inner)
    {
        public override ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
            ValueTask.FromException<ReadOnlyMemory<byte>[]>(new IOException("gone"));
    }
}
