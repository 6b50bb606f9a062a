namespace CacheCow.Net.Testing;

public abstract partial class StoreContract
{
    [Test]
    public async Task TagVersions_NeverAskedFor_AreMadeAndStay()
    {
        CacheKeys[] tags = [NewTag(), NewTag()];
        var first = await VersionsAsync(tags);
        Assert.That(first, Has.Length.EqualTo(2));
        Assert.That(first, Has.All.Length.EqualTo(32), "16 bytes");
        Assert.That(first, Is.Unique);
        Assert.That(await VersionsAsync(tags), Is.EqualTo(first));
    }

    [Test]
    public async Task TagVersions_OneTagTwice_IsOneVersion()
    {
        var tag = NewTag();
        var versions = await VersionsAsync([tag, tag]);
        Assert.That(versions[0], Is.EqualTo(versions[1]));
    }

    [Test]
    public async Task TagVersions_AskedForByManyAtOnce_AreOne()
    {
        var tag = NewTag();
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => VersionsAsync([tag]))));
        Assert.That(versions.Select(version => version[0]).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task ReadMany_OfTags_ReturnsTheirVersionsAndNullForOneThatIsNotThere()
    {
        CacheKeys[] tags = [NewTag(), NewTag()];
        var version = await VersionsAsync([tags[0]]);
        var read = await _store.ReadManyAsync(tags, default);
        Assert.That(Convert.ToHexString(read[0]!.Value.Span), Is.EqualTo(version[0]));
        Assert.That(read[1], Is.Null);
    }

    [Test]
    public async Task InvalidateTags_VersionIsThere_ChangesIt()
    {
        CacheKeys[] tags = [NewTag(), NewTag(), NewTag()];
        var before = await VersionsAsync(tags);
        await _store.InvalidateTagsAsync(tags[..2], default);
        var after = await VersionsAsync(tags);
        Assert.That(after[0], Is.Not.EqualTo(before[0]));
        Assert.That(after[1], Is.Not.EqualTo(before[1]));
        Assert.That(after[2], Is.EqualTo(before[2]));
    }

    [Test]
    public async Task InvalidateMatching_SomeKeysFit_RemovesThemAndNoOthers()
    {
        var kind = $"kind-{Guid.NewGuid()}";
        var (one, other) = (CacheKeys.Readable(kind, "a", 1), CacheKeys.Readable(kind, "b", 1));
        await StoreAsync(one, "1");
        await StoreAsync(other, "2");
        Assert.That(await _store.InvalidateMatchingAsync(CacheKeys.Pattern($"{kind}$a*"), null, default), Is.EqualTo(1));
        Assert.That(await ReadAsync(one), Is.Null);
        Assert.That(await ReadAsync(other), Is.EqualTo("2"));
    }

    [TestCase("?", "é")]
    [TestCase("[é]", "é")]
    [TestCase("[à-ÿ]", "é")]
    [TestCase("[^e]", "日")]
    [TestCase("caf?", "café")]
    [TestCase("x?", "x😀")]
    [TestCase("[😀-😂]", "😁")]
    public async Task InvalidateMatching_CharacterOfMoreBytes_IsOneCharacter(string pattern, string part)
    {
        var kind = $"kind-{Guid.NewGuid()}";
        var (one, other) = (CacheKeys.Readable(kind, part), CacheKeys.Readable(kind, "e"));
        await StoreAsync(one, "1");
        await StoreAsync(other, "2");
        Assert.That(await _store.InvalidateMatchingAsync(CacheKeys.Pattern($"{kind}${pattern}"), null, default), Is.EqualTo(pattern == "?" ? 2 : 1));
        Assert.That(await ReadAsync(one), Is.Null);
    }

    [TestCase("\\*?", "*a")]
    [TestCase("\\*[a-c]", "*a")]
    [TestCase("[^-\\]a]b", "cb")]
    [TestCase("[a-\\]b", "ab")]
    public async Task InvalidateMatching_EscapedInOrBeforeAClass_IsAsEverywhere(string pattern, string part)
    {
        var kind = $"kind-{Guid.NewGuid()}";
        var (one, other) = (CacheKeys.Readable(kind, part), CacheKeys.Readable(kind, "e"));
        await StoreAsync(one, "1");
        await StoreAsync(other, "2");
        Assert.That(await _store.InvalidateMatchingAsync(CacheKeys.Pattern($"{kind}${pattern}"), null, default), Is.EqualTo(1));
        Assert.That(await ReadAsync(one), Is.Null);
    }

    [Test]
    public async Task InvalidateMatching_FillIsUnderWay_VoidsIt()
    {
        var (kind, token) = ($"kind-{Guid.NewGuid()}", LeaseToken.Create());
        var keys = CacheKeys.Readable(kind, 1);
        await LeaseAsync(keys, token);
        Assert.That(await _store.InvalidateMatchingAsync(CacheKeys.Pattern($"{kind}*"), null, default), Is.Zero);
        Assert.That(await FillAsync(keys, token, "old"), Is.EqualTo(FillOutcome.Rejected));
    }

    [Test]
    public async Task InvalidateMatching_HoldIsInForce_LetsItStand()
    {
        var kind = $"kind-{Guid.NewGuid()}";
        var keys = CacheKeys.Readable(kind, 1);
        await _store.InvalidateAsync(keys, Minute, default);
        await _store.InvalidateMatchingAsync(CacheKeys.Pattern($"{kind}*"), null, default);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyWriting));
    }

    [Test]
    public async Task InvalidateMatching_ManyKeysFit_RemovesAllAndTellsHowFarItIs()
    {
        var kind = $"kind-{Guid.NewGuid()}";
        for (var i = 0; i < 1200; i++)
            await StoreAsync(CacheKeys.Readable(kind, i), "x");
        var progress = new Heard<long>();
        Assert.That(await _store.InvalidateMatchingAsync(CacheKeys.Pattern($"{kind}$*"), progress, default), Is.EqualTo(1200));
        Assert.That(progress.All, Is.Ordered);
        Assert.That(progress.All[^1], Is.EqualTo(1200));
        Assert.That(await ReadAsync(CacheKeys.Readable(kind, 77)), Is.Null);
    }

    [Test]
    public async Task InvalidateMatching_ProgressThrows_StopsAndTheStoreGoesOn()
    {
        var kind = $"kind-{Guid.NewGuid()}";
        for (var i = 0; i < 1200; i++)
            await StoreAsync(CacheKeys.Readable(kind, i), "x");
        var pattern = CacheKeys.Pattern($"{kind}$*");
        await Assert.ThatAsync(() => _store.InvalidateMatchingAsync(pattern, new Refused<long>(), default).AsTask(), Throws.InstanceOf<OverflowException>());
        Assert.That(await _store.InvalidateMatchingAsync(pattern, null, default), Is.Positive);
        await StoreAsync(CacheKeys.Readable(kind, 1), "y");
        Assert.That(await ReadAsync(CacheKeys.Readable(kind, 1)), Is.EqualTo("y"));
    }

    [Test]
    public async Task InvalidateMatching_Cancelled_Throws()
    {
        var kind = $"kind-{Guid.NewGuid()}";
        await StoreAsync(CacheKeys.Readable(kind, 1), "x");
        await Assert.ThatAsync(
            () => _store.InvalidateMatchingAsync(CacheKeys.Pattern($"{kind}*"), null, new CancellationToken(canceled: true)).AsTask(),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await ReadAsync(CacheKeys.Readable(kind, 1)), Is.EqualTo("x"));
    }

    [Test]
    public async Task Clear_ObjectsAndFills_RemovesAllAndVoidsFillsAndLetsHoldsStand()
    {
        var (stored, readable, filling, held, token) = (NewKeys(), CacheKeys.Readable("r", Guid.NewGuid()), NewKeys(), NewKeys(), LeaseToken.Create());
        await StoreAsync(stored, "1");
        await StoreAsync(readable, "2");
        await LeaseAsync(filling, token);
        await _store.InvalidateAsync(held, Minute, default);
        Assert.That(await _store.ClearAsync(null, default), Is.GreaterThanOrEqualTo(2));
        Assert.That(await ReadAsync(stored), Is.Null);
        Assert.That(await ReadAsync(readable), Is.Null);
        Assert.That(await FillAsync(filling, token, "old"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That((await LeaseAsync(held)).State, Is.EqualTo(LeaseState.BusyWriting));
    }

    [Test]
    public async Task Time_AskedTwice_GoesOn()
    {
        var first = await _store.TimeAsync(default);
        Assert.That(await _store.TimeAsync(default), Is.GreaterThanOrEqualTo(first));
    }

    [Test]
    public async Task Listen_SomethingIsInvalidated_TellsOfIt()
    {
        var (keys, tag) = (NewKeys(), NewTag());
        var listener = new RecordingListener();
        using var link = _store.Listen(listener);
        Assert.That(link, Is.Not.Null);
        await LinkedAsync(link!, listener);

        await InvalidateAsync(keys);
        await listener.HeardObjectAsync(keys.GetDataHash());
        await _store.InvalidateTagsAsync([tag], default);
        await listener.HeardTagAsync(tag.GetDataHash());
        var before = listener.Everythings;
        await _store.ClearAsync(null, default);
        await listener.HeardEverythingAsync(before);
    }

    [Test]
    public async Task Listen_ManyAreInvalidatedAtOnce_TellsOfThemTogether()
    {
        CacheKeys[] keys = [.. Enumerable.Range(0, 300).Select(_ => NewKeys())];
        var listener = new RecordingListener();
        using var link = _store.Listen(listener);
        await LinkedAsync(link!, listener);

        await _store.InvalidateManyAsync(keys, TimeSpan.Zero, default);
        foreach (var one in keys)
            await listener.HeardObjectAsync(one.GetDataHash());

        // A store may tell its own process directly, besides the message.
        Assert.That(listener.Tellings, Is.InRange(1, MessagesForMany + 2));
    }

    [Test]
    public async Task Listen_LinkIsDisposedOf_TellsNothingMore()
    {
        var keys = NewKeys();
        var (gone, stays) = (new RecordingListener(), new RecordingListener());
        var link = _store.Listen(gone);
        using var second = _store.Listen(stays);
        await LinkedAsync(second!, stays);
        link!.Dispose();
        link.Dispose();

        await InvalidateAsync(keys);
        await stays.HeardObjectAsync(keys.GetDataHash());
        Assert.That(gone.HasHeardObject(keys.GetDataHash()), Is.False);
    }

    /// <summary>How many messages an invalidation of many objects is. One, except where each part of a store has its own.</summary>
    protected virtual int MessagesForMany => 1;

    private static CacheKeys NewTag() => CacheKeys.ForTag(Guid.NewGuid().ToString());

    private static Task LinkedAsync(IInvalidationLink link, RecordingListener listener) => link.IsImmediate ? Task.CompletedTask : listener.ConfirmedAsync();

    private async Task<string[]> VersionsAsync(CacheKeys[] tags) =>
        [.. (await _store.TagVersionsAsync(tags, default)).Select(version => Convert.ToHexString(version.Span))];
}
