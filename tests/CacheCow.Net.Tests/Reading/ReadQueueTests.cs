using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>Reads that wait while others are under way: who shares what, and who goes on when.</summary>
[TestFixture]
internal sealed class ReadQueueTests
{
    private const int MostUnderWay = AdaptiveConcurrency.Fewest;
    private static readonly AsyncLocal<string?> Ambient = new();
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _memory = null!;
    private HeldAnswersStore _store = null!;
    private CountingCache _cache = null!;

    [SetUp]
    public async Task SetUp()
    {
        _source = new TextSource { ["k"] = "old", ["l"] = "text of l" };
        _time = new FakeTime();
        _memory = new MemoryStore();
        _store = new HeldAnswersStore(_memory);
        _cache = CacheOn(_store);
        for (var i = 0; i < MostUnderWay; i++)
            _source[$"busy {i}"] = "busy";
        await FillAsync(["k", "l", .. Enumerable.Range(0, MostUnderWay).Select(i => $"busy {i}")]);
    }

    [Test]
    public async Task Get_FewRequestsUnderWay_IsSentAtOnceAndAlone()
    {
        var gets = Enumerable.Range(0, MostUnderWay).Select(_ => _cache.GetAsync("k").AsTask()).ToArray();
        Assert.That(_store.Waiting, Is.EqualTo(gets.Length));
        AnswerAll();
        Assert.That(await Task.WhenAll(gets), Is.All.EqualTo("old"));
    }

    [Test]
    public async Task Get_ManyWaiting_AreSentTogetherEachObjectOnce()
    {
        var busy = Occupy(_cache);
        Task<string?>[] gets = [_cache.GetAsync("k").AsTask(), _cache.GetAsync("l").AsTask(), _cache.GetAsync("k").AsTask()];
        Assert.That(_store.Waiting, Is.EqualTo(busy.Count));

        _store.Next().Answer();
        while (_store.Waiting > 1)
            _store.Next().Answer();
        var together = _store.Next();
        Assert.That(together.Keys, Is.EqualTo(new[] { _cache.KeysOf("k"), _cache.KeysOf("l") }));
        together.Answer();
        Assert.That(await Task.WhenAll(gets), Is.EqualTo(new[] { "old", "text of l", "old" }));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_ComesAfterTheReadWasSent_DoesNotJoinIt() => Assert.That(await ComeAfterTheReadWasSentAsync(_cache), Is.EqualTo("new"));

    [Test]
    public async Task Get_ComesAfterTheReadWasSent_IsStaleIfItJoins() =>
        Assert.That(await ComeAfterTheReadWasSentAsync(CacheOn(new SharedReadStore(_store))), Is.EqualTo("old"));

    [Test]
    public async Task Get_SharedAndImmutable_IsDecodedOnce()
    {
        var gets = await ShareAsync(_cache, 10);
        Assert.That(gets, Is.All.EqualTo("old"));
        Assert.That(_cache.Decoded, Is.EqualTo(1));
        Assert.That(gets, Is.All.SameAs(gets[0]));
    }

    [Test]
    public async Task Get_SharedButNotByReference_IsDecodedByEach()
    {
        var gets = await ShareAsync(_cache = CacheOn(_store, shareByReference: false), 10);
        Assert.That(gets, Is.All.EqualTo("old"));
        Assert.That(_cache.Decoded, Is.EqualTo(10));
        Assert.That(gets.Distinct(ReferenceEqualityComparer.Instance).Count(), Is.EqualTo(10));
    }

    [Test]
    public async Task Get_SharedByKeysOfOnePlace_IsDecodedForEachKey()
    {
        _cache.Alias = "k";
        var busy = Occupy(_cache);
        var (first, second) = (_cache.GetAsync("k").AsTask(), _cache.GetAsync("alias").AsTask());
        AnswerAll();
        Assert.That((await first, await second), Is.EqualTo(("old", "old")));
        Assert.That(_cache.DecodedKeys, Is.SupersetOf(new[] { "k", "alias" }));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_OneOfSeveralSharersIsCancelled_TheOthersAreAnswered()
    {
        using var cancellation = new CancellationTokenSource();
        var busy = Occupy(_cache);
        Task<string?>[] others = [_cache.GetAsync("k").AsTask(), _cache.GetAsync("k").AsTask()];
        var cancelled = _cache.GetAsync("k", cancellation.Token).AsTask();
        var last = _cache.GetAsync("k").AsTask();
        await cancellation.CancelAsync();

        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(cancellation.Token));
        AnswerAll();
        Assert.That(await Task.WhenAll([.. others, last]), Is.All.EqualTo("old"));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_CancelledAfterItWasSent_LeavesAtOnce()
    {
        using var cancellation = new CancellationTokenSource();
        var busy = Occupy(_cache);
        var cancelled = _cache.GetAsync("k", cancellation.Token).AsTask();
        var other = _cache.GetAsync("l").AsTask();
        _store.Next().Answer();
        await cancellation.CancelAsync();
        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(other.IsCompleted, Is.False);
        AnswerAll();
        Assert.That(await other, Is.EqualTo("text of l"));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_AllWhoWaitAreCancelled_NothingIsSent()
    {
        using var cancellation = new CancellationTokenSource();
        var busy = Occupy(_cache);
        var cancelled = _cache.GetAsync("k", cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>());
        AnswerAll();
        await Task.WhenAll(busy);
        Assert.That(_store.Waiting, Is.Zero);

        var next = _cache.GetAsync("k").AsTask();
        AnswerAll();
        Assert.That(await next, Is.EqualTo("old"));
    }

    [Test]
    public async Task Get_CancellableAndAnsweredOverAndOver_LeavesNoTrace()
    {
        using var cancellation = new CancellationTokenSource();
        for (var i = 0; i < 10; i++)
        {
            var busy = Occupy(_cache);
            var get = _cache.GetAsync("k", cancellation.Token).AsTask();
            AnswerAll();
            Assert.That(await get, Is.EqualTo("old"));
            await Task.WhenAll(busy);
        }

        await cancellation.CancelAsync();
        var last = await ShareAsync(_cache, 2);
        Assert.That(last, Is.All.EqualTo("old"));
    }

    [Test]
    public async Task Get_SharersWhoCameAtDifferentTimes_EachGoesOnAtItsOwn()
    {
        var busy = Occupy(_cache);
        var first = _cache.GetAsync("k").AsTask();
        _time.Advance(TimeSpan.FromSeconds(0.6));
        var second = _cache.GetAsync("k").AsTask();
        _source["k"] = "fetched";
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.That(await first, Is.EqualTo("fetched"));
        await Task.WhenAll(busy);
        Assert.That(second.IsCompleted, Is.False);

        AnswerAll();
        Assert.That(await second, Is.EqualTo("old"));
    }

    [Test]
    public async Task Get_StoreHangs_OthersAreSentWhenItsTimeIsOver()
    {
        var busy = Occupy(_cache);
        var sent = busy.Count;
        while (_store.Waiting > 0)
            _store.Next();
        _time.Advance(TimeSpan.FromSeconds(0.6));
        var waits = _cache.GetAsync("k").AsTask();
        Assert.That(_store.Waiting, Is.Zero);

        _time.Advance(TimeSpan.FromSeconds(0.5));
        await Task.WhenAll(busy);
        Until(() => _store.Waiting == 1);
        AnswerAll();
        Assert.That(await waits, Is.EqualTo("old"));
        Assert.That(sent, Is.EqualTo(MostUnderWay));
    }

    [Test]
    public async Task Get_BatchHangs_OthersAreSentWhenNobodyWaitsForIt()
    {
        for (var i = 0; i < 3 * MostUnderWay; i++)
        {
            var busy = Occupy(_cache);
            Task<string?>[] hang = [_cache.GetAsync("k").AsTask(), _cache.GetAsync("l").AsTask()];
            while (_store.Waiting > 1 || _store.Waiting == 1 && busy.Exists(get => !get.IsCompleted))
                _store.Next().Answer();
            await Task.WhenAll(busy);
            Assert.That(Array.TrueForAll(hang, get => !get.IsCompleted), Is.True);
            var neverAnswered = _store.Next();
            Assert.That(neverAnswered.Keys, Has.Count.EqualTo(2));
            _time.Advance(TimeSpan.FromSeconds(1.1));
            Assert.That(await Task.WhenAll(hang), Is.EqualTo(new[] { "old", "text of l" }));
        }
    }

    [Test]
    public async Task Get_LateAnswerOfABatch_LeavesOtherReadsAlone()
    {
        var busy = Occupy(_cache);
        Task<string?>[] late = [_cache.GetAsync("k").AsTask(), _cache.GetAsync("k").AsTask()];
        for (var i = busy.Count; i > 0; i--)
            _store.Next().Answer();
        var answer = _store.Next();
        _time.Advance(TimeSpan.FromSeconds(1.1));
        await Task.WhenAll(late);

        var gets = Occupy(_cache);
        answer.Answer();
        Assert.That(gets.Exists(get => get.IsCompleted), Is.False);
        AnswerAll();
        await Task.WhenAll(gets);
    }

    [Test]
    public async Task Get_BatchFails_AllInItGoOnWithoutTheStore()
    {
        var busy = Occupy(_cache);
        Task<string?>[] gets = [_cache.GetAsync("k").AsTask(), _cache.GetAsync("k").AsTask(), _cache.GetAsync("l").AsTask()];
        for (var i = busy.Count; i > 0; i--)
            _store.Next().Answer();
        (_source["k"], _source["l"]) = ("fetched k", "fetched l");
        _store.Next().Fail(new IOException("The store is down."));
        var texts = await Task.WhenAll(gets);
        Assert.That((texts[0], texts[2]), Is.EqualTo(("fetched k", "fetched l")));

        // Who joins when the first fetch has begun, and that was without a lease, takes the next one: it asks the store, and that works again.
        Assert.That(texts[1], Is.EqualTo("fetched k").Or.EqualTo("old"));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_RequestThrowsAtOnce_AllInItGoOnWithoutTheStore()
    {
        var busy = Occupy(_cache);
        Task<string?>[] gets = [_cache.GetAsync("k").AsTask(), _cache.GetAsync("l").AsTask()];
        (_source["k"], _source["l"]) = ("fetched k", "fetched l");
        _store.Throws = new IOException("The store is down.");
        AnswerAll();
        Assert.That(await Task.WhenAll(gets), Is.EqualTo(new[] { "fetched k", "fetched l" }));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_AnswerHasTooFewValues_AllInItGoOnWithoutTheStore()
    {
        var busy = Occupy(_cache);
        Task<string?>[] gets = [_cache.GetAsync("k").AsTask(), _cache.GetAsync("l").AsTask()];
        for (var i = busy.Count; i > 0; i--)
            _store.Next().Answer();
        _source["k"] = "fetched k";
        _store.Next().AnswerWith(default(ReadOnlyMemory<byte>?));
        Assert.That(await Task.WhenAll(gets), Is.EqualTo(new[] { "fetched k", "text of l" }));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_BatchFailsAndReadsAreToThrow_EachCallerGetsAnException()
    {
        var cache = CacheOn(_store, onStoreError: OnStoreError.Throw);
        var busy = Occupy(cache);
        Task<string?>[] gets = [cache.GetAsync("k").AsTask(), cache.GetAsync("l").AsTask()];
        for (var i = busy.Count; i > 0; i--)
            _store.Next().Answer();
        _store.Next().Fail(new IOException("The store is down."));
        foreach (var get in gets)
            Assert.That(async () => await get, Throws.TypeOf<CacheStoreException>());
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_SomeOfABatchAreNotThere_AreFetchedAndTheOthersAreHits()
    {
        _source["new"] = "fetched";
        var busy = Occupy(_cache);
        Task<string?>[] gets = [_cache.GetAsync("new").AsTask(), _cache.GetAsync("k").AsTask(), _cache.GetAsync("new").AsTask()];
        var before = _source.Fetches;
        AnswerAll();
        Assert.That(await Task.WhenAll(gets), Is.EqualTo(new[] { "fetched", "old", "fetched" }));
        Assert.That(_source.Fetches, Is.EqualTo(before + 1));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_DeserializeThrows_IsAMissForEach()
    {
        _cache.DeserializeFails = new InvalidDataException();
        _source["k"] = "fetched";
        var gets = await ShareAsync(_cache, 3);
        Assert.That(gets, Is.All.EqualTo("fetched"));
    }

    [Test]
    public async Task Get_Decoding_SeesTheAmbientValuesOfOneWhoAsked()
    {
        _cache = CacheOn(_store, shareByReference: false);
        var busy = Occupy(_cache);
        var gets = new List<Task<string?>>();
        for (var i = 0; i < 3; i++)
        {
            Ambient.Value = $"caller {i}";
            gets.Add(_cache.GetAsync("k").AsTask());
        }

        Ambient.Value = "somebody else";
        AnswerAll();
        await Task.WhenAll(gets);
        Assert.That(_cache.Ambients.Where(ambient => ambient is not null), Is.EquivalentTo(new[] { "caller 0", "caller 1", "caller 2" }));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_ContinuationBlocks_TheOthersOfTheAnswerGoOn()
    {
        var asked = 0;
        using var blocked = new ManualResetEventSlim();
        var busy = Occupy(_cache);
        var blocking = Task.Run(async () =>
        {
            var get = _cache.GetAsync("k");
            Volatile.Write(ref asked, 1);
            await get.ConfigureAwait(false);
            blocked.Wait();
        });
        Until(() => Volatile.Read(ref asked) == 1);
        Task<string?>[] others = [_cache.GetAsync("k").AsTask(), _cache.GetAsync("l").AsTask()];
        var answering = Task.Run(AnswerAll);
        Assert.That(await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(new[] { "old", "text of l" }));
        Assert.That(blocking.IsCompleted, Is.False);
        blocked.Set();
        await Task.WhenAll(blocking, answering);
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_MoreThanABatchHolds_AreSentInSeveral()
    {
        string[] keys = [.. Enumerable.Range(0, 600).Select(i => $"{i}")];
        foreach (var key in keys)
            _source[key] = $"text {key}";
        await FillAsync(keys);
        var busy = Occupy(_cache);
        var gets = keys.Select(key => _cache.GetAsync(key).AsTask()).ToArray();
        var most = 0;
        while (_store.Waiting > 0)
        {
            var request = _store.Next();
            most = Math.Max(most, request.Keys.Count);
            request.Answer();
        }

        Assert.That(await Task.WhenAll(gets), Is.EqualTo(keys.Select(key => $"text {key}")));
        Assert.That(most, Is.EqualTo(256));
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task Get_ObjectsWithTags_AreReadWithTheVersionsOfTheirs()
    {
        _cache.Tags = key => key == "tagged" ? ["t", "u"] : [];
        _source["tagged"] = "tagged old";
        Assert.That(await TogetherAsync(), Is.EqualTo(new[] { "old", "tagged old", "text of l" }));
        var fetches = _source.Fetches;
        Assert.That(await TogetherAsync(), Is.EqualTo(new[] { "old", "tagged old", "text of l" }));
        Assert.That(_source.Fetches, Is.EqualTo(fetches));

        _source["tagged"] = "tagged new";
        await _cache.InvalidateTagAsync("u");
        Assert.That(await TogetherAsync(), Is.EqualTo(new[] { "old", "tagged new", "text of l" }));
    }

    [Test]
    public async Task Get_WithTagsAndFewRequestsUnderWay_IsSentAtOnceAndAlone()
    {
        var cache = await TaggedAsync();
        var gets = Enumerable.Range(0, MostUnderWay).Select(_ => cache.GetAsync("tagged").AsTask()).ToArray();
        Assert.That(_store.Waiting, Is.EqualTo(gets.Length));
        for (var i = 0; i < gets.Length; i++)
        {
            var request = _store.Next();
            Assert.That(request.Keys, Is.EqualTo(new[] { cache.KeysOf("tagged"), CacheKeys.ForTag("t"), CacheKeys.ForTag("u") }));
            request.Answer();
        }

        Assert.That(await Task.WhenAll(gets), Is.All.EqualTo("tagged old"));
    }

    [Test]
    public async Task Get_WithOneTagThenTwo_EachIsComparedToItsOwnVersions()
    {
        var cache = await TaggedAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.That(await AloneAsync(cache, "tagged"), Is.EqualTo("tagged old"));
            Assert.That(await AloneAsync(cache, "k"), Is.EqualTo("old"));
            Assert.That(await AloneAsync(cache, "other"), Is.EqualTo("other old"));
        }

        (_source["tagged"], _source["other"]) = ("tagged new", "other new");
        await cache.InvalidateTagAsync("u");
        Assert.That(await AloneAsync(cache, "other"), Is.EqualTo("other old"));
        Assert.That(await AloneAsync(cache, "tagged"), Is.EqualTo("tagged new"));
        Assert.That(await AloneAsync(cache, "other"), Is.EqualTo("other old"));
    }

    [Test]
    public async Task Get_WithTagsAnswerHasTooFewValues_GoesOnWithoutTheStore()
    {
        var cache = await TaggedAsync();
        _source["tagged"] = "fetched";
        var get = cache.GetAsync("tagged").AsTask();
        _store.Next().AnswerWith(new byte[] { 1 }, new byte[] { 2 });
        Assert.That(await get, Is.EqualTo("fetched"));
    }

    [TestCase("tagged")]
    [TestCase("k")]
    public async Task Get_AloneAndCancelled_LeavesAtOnceAndIsAnsweredToNobody(string key)
    {
        using var cancellation = new CancellationTokenSource();
        var cache = await TaggedAsync();
        var cancelled = cache.GetAsync(key, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(cancellation.Token));

        // It is under way no more, and its late answer, or failure, disturbs nobody.
        var others = Occupy(cache);
        Assert.That(_store.Waiting, Is.EqualTo(1 + MostUnderWay));
        _store.Next().Fail(new IOException("late"));
        Assert.That(others.Exists(get => get.IsCompleted), Is.False);
        AnswerAll();
        await Task.WhenAll(others);
    }

    private async Task<CountingCache> TaggedAsync()
    {
        (_source["tagged"], _source["other"]) = ("tagged old", "other old");
        _cache.Tags = key => key switch
        {
            "tagged" => ["t", "u"],
            "other" => ["t"],
            _ => [],
        };
        await AloneAsync(_cache, "tagged");
        await AloneAsync(_cache, "other");
        return _cache;
    }

    private async Task<string?> AloneAsync(CountingCache cache, string key)
    {
        var get = cache.GetAsync(key).AsTask();
        AnswerAll();
        return await get;
    }

    // A reads "old"; the object changes and is invalidated; B asks while A's answer is on its way.
    private async Task<string?> ComeAfterTheReadWasSentAsync(TextCache cache)
    {
        var busy = Occupy(cache);
        var first = cache.GetAsync("k").AsTask();
        _store.Next().Answer();
        await busy[0];

        // By somebody else: what the cache itself has invalidated it would not read.
        _source["k"] = "new";
        await new TextCache(_memory, _source).InvalidateAsync("k");
        var second = cache.GetAsync("k").AsTask();
        for (var i = busy.Count - 1; i > 0; i--)
            _store.Next().Answer();
        await Task.WhenAll(busy);
        AnswerAll();
        Assert.That(await first, Is.EqualTo("old"));
        return await second;
    }

    private async Task<string?[]> ShareAsync(CountingCache cache, int callers)
    {
        var busy = Occupy(cache);
        var gets = Enumerable.Range(0, callers).Select(_ => cache.GetAsync("k").AsTask()).ToArray();
        for (var i = busy.Count; i > 0; i--)
            _store.Next().Answer();
        await Task.WhenAll(busy);
        cache.Forget();
        var together = _store.Next();
        Assert.That(together.Keys, Has.Count.EqualTo(1));
        together.Answer();
        return await Task.WhenAll(gets);
    }

    private async Task<string?[]> TogetherAsync()
    {
        var busy = Occupy(_cache);
        Task<string?>[] gets = [_cache.GetAsync("k").AsTask(), _cache.GetAsync("tagged").AsTask(), _cache.GetAsync("l").AsTask()];
        AnswerAll();
        await Task.WhenAll(busy);
        return await Task.WhenAll(gets);
    }

    // From now on, whoever asks has to wait.
    private static List<Task<string?>> Occupy(TextCache cache) =>
        [.. Enumerable.Range(0, MostUnderWay).Select(i => cache.GetAsync($"busy {i}").AsTask())];

    private void AnswerAll()
    {
        while (_store.Waiting > 0)
            _store.Next().Answer();
    }

    private static void Until(Func<bool> condition) => Assert.That(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20)), Is.True);

    private async Task FillAsync(string[] keys) => await new TextCache(_memory, _source).GetManyAsync(keys);

    private CountingCache CacheOn(ICacheStore store, bool? shareByReference = null, OnStoreError onStoreError = OnStoreError.Fetch) => new(store, _source, new CacheCowOptions
    {
        TimeProvider = _time,
        StoreTimeout = TimeSpan.FromSeconds(1),
        ShareByReference = shareByReference,
        OnStoreError = onStoreError,
    }, Ambient);
}
