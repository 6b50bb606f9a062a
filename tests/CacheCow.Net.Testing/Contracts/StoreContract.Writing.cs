namespace CacheCow.Net.Testing;

public abstract partial class StoreContract
{
    [Test]
    public async Task BeginWrite_BytesAreThereAndSomebodyFills_RemovesTheBytesAndVoidsTheLease()
    {
        var (stored, filling, token) = (NewKeys(), NewKeys(), LeaseToken.Create());
        await StoreAsync(stored, "old");
        await LeaseAsync(filling, token);
        await BeginAsync(LeaseToken.Create(), stored, filling);
        Assert.That(await ReadAsync(stored), Is.Null);
        Assert.That(await FillAsync(filling, token, "old"), Is.EqualTo(FillOutcome.Rejected));
    }

    [Test]
    public async Task BeginWrite_UntilItEnds_NobodyMayFill()
    {
        var (keys, write) = (NewKeys(), LeaseToken.Create());
        await BeginAsync(write, keys);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await EndAsync(keys, write), Is.EqualTo(WriteOutcome.Ended));
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task BeginWrite_LifetimePassed_FillingMayBeginAndTheEndIsAnInvalidation()
    {
        var (keys, write) = (NewKeys(), LeaseToken.Create());
        await _store.BeginWriteAsync([keys], write, Brief, default);
        await PassAsync(Brief);
        await StoreAsync(keys, "old");
        Assert.That(await EndAsync(keys, write, "new"), Is.EqualTo(WriteOutcome.Lapsed));
        Assert.That(await ReadAsync(keys), Is.Null);
    }

    [Test]
    public async Task BeginWrite_AskedAgainWithItsToken_IsOneWrite()
    {
        var (keys, write) = (NewKeys(), LeaseToken.Create());
        await BeginAsync(write, keys, keys);
        await BeginAsync(write, keys);
        Assert.That(await EndAsync(keys, write, "new"), Is.EqualTo(WriteOutcome.Stored));
    }

    [Test]
    public async Task BeginWrite_ShorterThanAnother_TheLongerStands()
    {
        var keys = NewKeys();
        await BeginAsync(LeaseToken.Create(), keys);
        await _store.BeginWriteAsync([keys], LeaseToken.Create(), Brief, default);
        await PassAsync(Brief);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyWriting));
    }

    [Test]
    public async Task EndWrite_NewValue_StoresItForItsLifetime()
    {
        var (keys, write) = (NewKeys(), LeaseToken.Create());
        await BeginAsync(write, keys);
        Assert.That((await _store.EndWriteAsync([keys], write, [new NewValue(Bytes("new"), Brief * 5)], default))[0], Is.EqualTo(WriteOutcome.Stored));
        Assert.That(await ReadAsync(keys), Is.EqualTo("new"));
        await PassAsync(Brief * 5);
        Assert.That(await ReadAsync(keys), Is.Null);
    }

    [Test]
    public async Task EndWrite_NewValueWithoutLifetime_Stays()
    {
        var (keys, write) = (NewKeys(), LeaseToken.Create());
        await BeginAsync(write, keys);
        await _store.EndWriteAsync([keys], write, [new NewValue(Bytes("new"))], default);
        await PassAsync(Brief);
        Assert.That(await ReadAsync(keys), Is.EqualTo("new"));
    }

    [Test]
    public async Task EndWrite_NeverBegun_IsAnInvalidation()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        await LeaseAsync(keys, token);
        Assert.That(await EndAsync(keys, LeaseToken.Create()), Is.EqualTo(WriteOutcome.Lapsed));
        Assert.That(await FillAsync(keys, token, "old"), Is.EqualTo(FillOutcome.Rejected));
    }

    [Test]
    public async Task EndWrite_Twice_TheSecondRemovesWhatTheFirstHasStored()
    {
        var (keys, write) = (NewKeys(), LeaseToken.Create());
        await BeginAsync(write, keys);
        await EndAsync(keys, write, "new");
        Assert.That(await EndAsync(keys, write), Is.EqualTo(WriteOutcome.Lapsed));
        Assert.That(await ReadAsync(keys), Is.Null);
    }

    [Test]
    public async Task EndWrite_AnotherHasBegun_NeitherValueIsStored([Values] bool firstEndsFirst)
    {
        var (keys, first, second) = (NewKeys(), LeaseToken.Create(), LeaseToken.Create());
        await BeginAsync(first, keys);
        await BeginAsync(second, keys);
        var (one, other) = firstEndsFirst ? (first, second) : (second, first);
        Assert.That(await EndAsync(keys, one, "one"), Is.EqualTo(WriteOutcome.Overlapped));
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await EndAsync(keys, other, "other"), Is.EqualTo(WriteOutcome.Overlapped));
        Assert.That(await ReadAsync(keys), Is.Null);
    }

    [Test]
    public async Task EndWrite_AfterAnOverlapHasEnded_StoresAgain()
    {
        var (keys, first, second, third) = (NewKeys(), LeaseToken.Create(), LeaseToken.Create(), LeaseToken.Create());
        await BeginAsync(first, keys);
        await BeginAsync(second, keys);
        await EndAsync(keys, first);
        await EndAsync(keys, second);
        await BeginAsync(third, keys);
        Assert.That(await EndAsync(keys, third, "new"), Is.EqualTo(WriteOutcome.Stored));
    }

    [Test]
    public async Task EndWrite_AnotherHasRunOutMeanwhile_IsOverlapped()
    {
        var (keys, write) = (NewKeys(), LeaseToken.Create());
        await BeginAsync(write, keys);
        await _store.BeginWriteAsync([keys], LeaseToken.Create(), Brief, default);
        await PassAsync(Brief);
        Assert.That(await EndAsync(keys, write, "new"), Is.EqualTo(WriteOutcome.Overlapped));
    }

    [Test]
    public async Task EndWrite_InvalidatedMeanwhile_IsOverlapped([Values("one", "many", "hold", "pattern", "clear", "lapsed end")] string how)
    {
        var (kind, write) = ($"kind-{Guid.NewGuid()}", LeaseToken.Create());
        var keys = CacheKeys.Readable(kind, 1);
        await BeginAsync(write, keys);
        await (how switch
        {
            "one" => InvalidateAsync(keys).AsTask(),
            "many" => _store.InvalidateManyAsync([keys], TimeSpan.Zero, default).AsTask(),
            "hold" => _store.InvalidateAsync(keys, Brief, default).AsTask(),
            "pattern" => _store.InvalidateMatchingAsync(CacheKeys.Pattern($"{kind}*"), null, default).AsTask(),
            "clear" => _store.ClearAsync(null, default).AsTask(),
            _ => EndAsync(keys, LeaseToken.Create()),
        });
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyWriting));
        await PassAsync(Brief);
        Assert.That(await EndAsync(keys, write, "new"), Is.EqualTo(WriteOutcome.Overlapped));
        Assert.That(await ReadAsync(keys), Is.Null);
    }

    [Test]
    public async Task EndWrite_Many_EachHasItsOwnOutcome()
    {
        var (write, other) = (LeaseToken.Create(), LeaseToken.Create());
        CacheKeys[] keys = [NewKeys(), NewKeys(), NewKeys(), NewKeys()];
        await BeginAsync(write, keys[..3]);
        await BeginAsync(other, keys[1]);
        var outcomes = await _store.EndWriteAsync(keys, write, [new(Bytes("a"), Minute), new(Bytes("b"), Minute), default, new(Bytes("d"), Minute)], default);
        Assert.That(outcomes, Is.EqualTo([WriteOutcome.Stored, WriteOutcome.Overlapped, WriteOutcome.Ended, WriteOutcome.Lapsed]));
        Assert.That(await ReadAsync(keys[0]), Is.EqualTo("a"));
        Assert.That(await ReadAsync(keys[1]), Is.Null);
        Assert.That(await ReadAsync(keys[3]), Is.Null);
    }

    [Test]
    public async Task Writes_OfVeryMany_BeginAndEndAll()
    {
        var write = LeaseToken.Create();
        CacheKeys[] keys = [.. Enumerable.Range(0, 1200).Select(_ => NewKeys())];
        await BeginAsync(write, keys);
        Assert.That((await LeaseAsync(keys[0])).State, Is.EqualTo(LeaseState.BusyWriting));
        Assert.That((await LeaseAsync(keys[^1])).State, Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await _store.RenewWriteAsync(keys, write, Minute, default), Is.True);
        Assert.That(await _store.EndWriteAsync(keys, write, null, default), Has.All.EqualTo(WriteOutcome.Ended));
        Assert.That((await LeaseAsync(keys[^1])).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Writes_OfNone_DoNothing()
    {
        await BeginAsync(LeaseToken.Create());
        Assert.That(await _store.RenewWriteAsync([], LeaseToken.Create(), Minute, default), Is.True);
        Assert.That(await _store.EndWriteAsync([], LeaseToken.Create(), null, default), Is.Empty);
    }

    [Test]
    public async Task RenewWrite_InTime_LastsAnew()
    {
        var (keys, write) = (NewKeys(), LeaseToken.Create());
        await _store.BeginWriteAsync([keys], write, Brief * 3, default);
        Assert.That(await _store.RenewWriteAsync([keys], write, Minute, default), Is.True);
        await PassAsync(Brief * 3);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await EndAsync(keys, write, "new"), Is.EqualTo(WriteOutcome.Stored));
    }

    [Test]
    public async Task RenewWrite_TooLate_BeginsAgainAndIsOverlapped()
    {
        var (keys, write) = (NewKeys(), LeaseToken.Create());
        await _store.BeginWriteAsync([keys], write, Brief, default);
        await PassAsync(Brief);
        await StoreAsync(keys, "old");
        Assert.That(await _store.RenewWriteAsync([keys], write, Minute, default), Is.False);
        Assert.That(await ReadAsync(keys), Is.Null);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await EndAsync(keys, write, "new"), Is.EqualTo(WriteOutcome.Overlapped));
    }

    [Test]
    public async Task TagVersions_TagIsBeingWritten_AreEmptyUntilItEnds()
    {
        var (written, other, write) = (NewTag(), NewTag(), LeaseToken.Create());
        var before = await VersionsAsync([written, other]);
        await BeginAsync(write, written);
        Assert.That((await _store.ReadManyAsync([written], default))[0], Is.Null);
        Assert.That(await VersionsAsync([written, other]), Is.EqualTo(["", before[1]]));
        await _store.InvalidateTagsAsync([written], default);
        Assert.That(await VersionsAsync([written]), Is.EqualTo([""]), "an invalidation does not end a write");
        await EndAsync(written, write);
        Assert.That((await VersionsAsync([written]))[0], Has.Length.EqualTo(32).And.Not.EqualTo(before[0]));
    }

    [Test]
    public async Task TagVersions_WriteOfTheTagHasRunOut_AreMadeAgain()
    {
        var tag = NewTag();
        await _store.BeginWriteAsync([tag], LeaseToken.Create(), Brief, default);
        await PassAsync(Brief);
        Assert.That((await VersionsAsync([tag]))[0], Has.Length.EqualTo(32));
    }

    [Test]
    public async Task Listen_SomethingIsWritten_TellsOfItAtBothEnds()
    {
        var (keys, tag, write) = (NewKeys(), NewTag(), LeaseToken.Create());
        var listener = new RecordingListener();
        using var link = _store.Listen(listener);
        await LinkedAsync(link!, listener);

        await BeginAsync(write, keys, tag);
        await listener.HeardObjectAsync(keys.GetDataHash());
        await listener.HeardTagAsync(tag.GetDataHash());
        listener.Forget();
        await _store.EndWriteAsync([keys, tag], write, null, default);
        await listener.HeardObjectAsync(keys.GetDataHash());
        await listener.HeardTagAsync(tag.GetDataHash());
    }

    [Test]
    public async Task WriteScope_OfVeryMany_FencesAllUntilItsEnd()
    {
        const int MoreThanAtATime = 10_001;
        var cache = new TextCache(_store, new TextSource(), new CacheCowOptions { StoreTimeout = TimeSpan.FromMinutes(1), StoreBreaker = null });
        string[] keys = [.. Enumerable.Range(0, MoreThanAtATime).Select(i => $"{i} {Guid.NewGuid()}")];
        string[] some = [keys[0], keys[MoreThanAtATime / 2], keys[^1]];
        var write = await cache.BeginWriteAsync(keys, completes: false);
        foreach (var key in some)
            Assert.That((await LeaseAsync(cache.KeysOf(key))).State, Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Ended));
        foreach (var key in some)
            Assert.That((await LeaseAsync(cache.KeysOf(key))).State, Is.EqualTo(LeaseState.Granted));
    }

    private ValueTask BeginAsync(LeaseToken token, params CacheKeys[] keys) => _store.BeginWriteAsync(keys, token, Minute, default);

    private async Task<WriteOutcome> EndAsync(CacheKeys keys, LeaseToken token, string? value = null) =>
        (await _store.EndWriteAsync([keys], token, value is null ? null : [new NewValue(Bytes(value), Minute)], default))[0];
}
