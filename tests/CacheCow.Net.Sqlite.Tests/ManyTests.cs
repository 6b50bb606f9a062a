using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Tags, patterns and clear, beyond what every store does.</summary>
[TestFixture]
internal sealed class ManyTests : StoreFixture
{
    private static readonly CacheKeys Tag = CacheKeys.ForTag("tag");
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Test]
    public async Task TagVersions_AreThere_AreReadWithoutAWrite()
    {
        await using var store = Open();
        await store.TagVersionsAsync([Tag], default);
        using var file = new RawFile(File);
        var before = file.Number("PRAGMA data_version");
        await store.TagVersionsAsync([Tag, Tag], default);
        Assert.That(file.Number("PRAGMA data_version"), Is.EqualTo(before));
    }

    [Test]
    public async Task TagVersions_AskedForEachMonth_StayAndAreForgottenThirtyDaysAfter()
    {
        var time = new FakeTime();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = time });
        var first = await VersionAsync(store);
        for (var i = 0; i < 5; i++)
        {
            time.Advance(29 * Day);
            Assert.That(await VersionAsync(store), Is.EqualTo(first));
        }

        time.Advance(30 * Day);
        Assert.That(await store.ReadAsync(Tag, default), Is.Null);
        Assert.That(await VersionAsync(store), Is.Not.EqualTo(first));
    }

    [Test]
    public async Task TagVersions_RowIsNoVersion_MakesOne([Values("'text'", "x'0102'", "zeroblob(17)", "5")] string value)
    {
        await using var store = Open();
        await VersionAsync(store);
        RawFile.RunOnce(File, $"UPDATE object SET value = {value}");
        var made = await VersionAsync(store);
        Assert.That(made, Has.Length.EqualTo(32));
        Assert.That(await VersionAsync(store), Is.EqualTo(made));
    }

    [Test]
    public async Task InvalidateTags_MoreThanOneTransaction_ChangesAll()
    {
        await using var store = Open();
        CacheKeys[] tags = [.. Enumerable.Range(0, 1000).Select(i => CacheKeys.ForTag($"{i}"))];
        var before = await store.TagVersionsAsync(tags, default);
        await store.InvalidateTagsAsync(tags, default);
        var after = await store.TagVersionsAsync(tags, default);
        Assert.That(before.Zip(after).Any(pair => pair.First.Span.SequenceEqual(pair.Second.Span)), Is.False);
    }

    [Test]
    public async Task Clear_TagsAndUnusualKeys_DropsAllAndCountsObjectsOnly()
    {
        var time = new FakeTime();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = time });
        await store.StoreAsync(StoreSteps.NewKeys(), [1]);
        time.Advance(StoreSteps.Minute);
        foreach (var name in new[] { "a\0b", "\ud800", "\u2028" })
            await store.StoreAsync((name, "flag" + name), [1]);
        await VersionAsync(store);
        Assert.That(await store.ClearAsync(null, default), Is.EqualTo(3));
        using var file = new RawFile(File);
        Assert.That(file.Number("SELECT count(*) FROM object"), Is.Zero);
    }

    [Test]
    public async Task InvalidateMatching_AnyPattern_LeavesTagsAndVoidsLeasesOfUnusualKeys()
    {
        await using var store = Open();
        var (version, token) = (await VersionAsync(store), LeaseToken.Create());
        CacheKeys leased = ("\ud800", "flag\0\ud800");
        await store.LeaseAsync(leased, token, StoreSteps.Minute, null, default);
        await store.StoreAsync(("x\ud801", "y"), [1]);
        Assert.That(await store.InvalidateMatchingAsync(("*", "*"), null, default), Is.EqualTo(1));
        Assert.That(await VersionAsync(store), Is.EqualTo(version));
        Assert.That(await store.FillAsync(leased, token, new byte[1], StoreSteps.Minute, default), Is.EqualTo(FillOutcome.Rejected));
    }

    [Test]
    public async Task Clear_BetweenBatches_OthersGetTheirTurnAndItCanBeCancelled()
    {
        await using var store = Open();
        await using var other = Open(new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(1) });
        for (var i = 0; i < 1500; i++)
            await store.StoreAsync(CacheKeys.For("many", i), [1]);
        using var cancelling = new CancellationTokenSource();
        var progress = new Acting(removed =>
        {
            Assert.That(other.InvalidateAsync(CacheKeys.For("other", 1), TimeSpan.Zero, default).AsTask().IsCompletedSuccessfully);
            if (removed == 1024)
                cancelling.Cancel();
        });
        Assert.That(async () => await store.ClearAsync(progress, cancelling.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await store.ClearAsync(null, default), Is.EqualTo(1500 - 1024));
    }

    [Test]
    public async Task Time_ClockOfTheOptions_IsTheStores()
    {
        var time = new FakeTime();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = time });
        time.Advance(Day);
        Assert.That(await store.TimeAsync(default), Is.EqualTo(time.GetUtcNow()));
    }

    private static async Task<string> VersionAsync(SqliteStore store) => Convert.ToHexString((await store.TagVersionsAsync([Tag], default))[0].Span);

    private sealed class Acting(Action<long> act) : IProgress<long>
    {
        public void Report(long value) => act(value);
    }
}
