using System.Text;

namespace CacheCow.Net.Testing;

/// <summary>What every store does. A store inherits it in a line, and says how one is made.</summary>
public abstract partial class StoreContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Long enough that a few answers come within it, also while other tests keep the machine busy.
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(100);

    private ICacheStore _store = null!;

    /// <summary>A store to test with; it may hold objects of earlier tests.</summary>
    protected abstract ValueTask<ICacheStore> CreateStoreAsync();

    /// <summary>Lets the store's clock pass a lifetime. A store with a real server's clock waits for it.</summary>
    protected virtual Task PassAsync(TimeSpan lifetime) => Task.Delay(lifetime + TimeSpan.FromMilliseconds(20));

    /// <summary>Keys that no other test uses.</summary>
    protected static CacheKeys NewKeys() => CacheKeys.For("contract", Guid.NewGuid());

    [SetUp]
    public async Task CreateStore() => _store = await CreateStoreAsync();

    [TearDown]
    public async Task DisposeStore()
    {
        if (_store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else if (_store is IDisposable plain)
            plain.Dispose();
    }

    [Test]
    public async Task Read_NothingThere_ReturnsNull() => Assert.That(await ReadAsync(NewKeys()), Is.Null);

    [Test]
    public async Task Lease_NothingThere_IsGranted() => Assert.That((await LeaseAsync(NewKeys())).State, Is.EqualTo(LeaseState.Granted));

    [Test]
    public async Task Lease_AskedAgainWithTheSameToken_IsGrantedAgain()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        await LeaseAsync(keys, token);
        Assert.That((await LeaseAsync(keys, token)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Lease_HeldBySomebodyElse_IsBusyFilling()
    {
        var keys = NewKeys();
        await LeaseAsync(keys);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyFilling));
    }

    [Test]
    public async Task Lease_BytesAreThereByNow_ReturnsThem()
    {
        var keys = NewKeys();
        await StoreAsync(keys, "a");
        var reply = await LeaseAsync(keys);
        Assert.That(reply.State, Is.EqualTo(LeaseState.Present));
        Assert.That(Text(reply.Value), Is.EqualTo("a"));
    }

    [Test]
    public async Task Lease_BytesAreOfNoUse_IsGrantedAndFillReplacesThem()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        await StoreAsync(keys, "a");
        Assert.That((await LeaseAsync(keys, token, unwanted: "a")).State, Is.EqualTo(LeaseState.Granted));
        Assert.That(await FillAsync(keys, token, "b"), Is.EqualTo(FillOutcome.Stored));
        Assert.That(await ReadAsync(keys), Is.EqualTo("b"));
    }

    [Test]
    public async Task Lease_OtherBytesThanTheUselessOnesAreThereByNow_ReturnsThem()
    {
        var keys = NewKeys();
        await StoreAsync(keys, "new");
        var reply = await LeaseAsync(keys, unwanted: "old");
        Assert.That(reply.State, Is.EqualTo(LeaseState.Present));
        Assert.That(Text(reply.Value), Is.EqualTo("new"));
    }

    [Test]
    public async Task Lease_BytesAreOfNoUseAndSomebodyFills_IsBusyFilling()
    {
        var keys = NewKeys();
        await StoreAsync(keys, "a");
        await LeaseAsync(keys, unwanted: "a");
        Assert.That((await LeaseAsync(keys, unwanted: "a")).State, Is.EqualTo(LeaseState.BusyFilling));
    }

    [Test]
    public async Task Lease_LifetimePassed_IsGrantedToTheNextAndTheFirstFillIsRejected()
    {
        var (keys, first, second) = (NewKeys(), LeaseToken.Create(), LeaseToken.Create());
        await _store.LeaseAsync(keys, first, Brief, null, default);
        await PassAsync(Brief);
        Assert.That((await LeaseAsync(keys, second)).State, Is.EqualTo(LeaseState.Granted));
        Assert.That(await FillAsync(keys, first, "old"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That(await FillAsync(keys, second, "new"), Is.EqualTo(FillOutcome.Stored));
    }

    [Test]
    public async Task Fill_LifetimeOfTheLeasePassed_IsRejected()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        await _store.LeaseAsync(keys, token, Brief, null, default);
        await PassAsync(Brief);
        Assert.That(await FillAsync(keys, token, "a"), Is.EqualTo(FillOutcome.Rejected));
    }

    [Test]
    public async Task Fill_WithoutALease_IsRejected()
    {
        var keys = NewKeys();
        Assert.That(await FillAsync(keys, LeaseToken.Create(), "a"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That(await ReadAsync(keys), Is.Null);
    }

    [Test]
    public async Task Fill_OwnLease_StoresAndFreesTheFlag()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        await LeaseAsync(keys, token);
        Assert.That(await FillAsync(keys, token, "a"), Is.EqualTo(FillOutcome.Stored));
        Assert.That(await ReadAsync(keys), Is.EqualTo("a"));
        Assert.That(await FillAsync(keys, token, "b"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That(await _store.ReleaseAsync(keys, token, default), Is.False);
    }

    [Test]
    public async Task Fill_InvalidatedSinceTheLease_IsRejected()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        await LeaseAsync(keys, token);
        await InvalidateAsync(keys);
        Assert.That(await FillAsync(keys, token, "old"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That(await ReadAsync(keys), Is.Null);
    }

    [Test]
    public async Task Fill_FlagIsSomebodyElsesByNow_IsRejectedAndTheOtherLeaseStands()
    {
        var (keys, first, second) = (NewKeys(), LeaseToken.Create(), LeaseToken.Create());
        await LeaseAsync(keys, first);
        await InvalidateAsync(keys);
        await LeaseAsync(keys, second);
        Assert.That(await FillAsync(keys, first, "old"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That(await FillAsync(keys, second, "new"), Is.EqualTo(FillOutcome.Stored));
        Assert.That(await ReadAsync(keys), Is.EqualTo("new"));
    }

    [Test]
    public async Task Fill_LifetimePassed_BytesAreGone()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        await LeaseAsync(keys, token);
        await _store.FillAsync(keys, token, Bytes("a"), Brief, default);
        await PassAsync(Brief);
        Assert.That(await ReadAsync(keys), Is.Null);
    }

    [Test]
    public async Task Fill_NoLifetime_BytesStay()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        await LeaseAsync(keys, token);
        await _store.FillAsync(keys, token, Bytes("a"), TimeSpan.Zero, default);
        await PassAsync(Brief);
        Assert.That(await ReadAsync(keys), Is.EqualTo("a"));
    }

    [Test]
    public async Task Fill_AnyBytes_ComeBackAsTheyWere()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        var bytes = Enumerable.Range(0, 70_000).Select(i => (byte)(i * 31)).ToArray();
        await LeaseAsync(keys, token);
        await _store.FillAsync(keys, token, bytes, Minute, default);
        Assert.That((await _store.ReadAsync(keys, default))!.Value.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Release_OwnLease_FreesTheFlag()
    {
        var (keys, token) = (NewKeys(), LeaseToken.Create());
        await LeaseAsync(keys, token);
        Assert.That(await _store.ReleaseAsync(keys, token, default), Is.True);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Release_SomebodyElsesLease_LeavesIt()
    {
        var keys = NewKeys();
        await LeaseAsync(keys);
        Assert.That(await _store.ReleaseAsync(keys, LeaseToken.Create(), default), Is.False);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyFilling));
    }

    [Test]
    public async Task Invalidate_BytesAreThere_RemovesThem()
    {
        var keys = NewKeys();
        await StoreAsync(keys, "a");
        await InvalidateAsync(keys);
        Assert.That(await ReadAsync(keys), Is.Null);
    }

    [Test]
    public async Task Invalidate_NothingThere_DoesNothing()
    {
        var keys = NewKeys();
        await InvalidateAsync(keys);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Invalidate_WithAHold_NobodyMayFillUntilItEnds()
    {
        var (keys, before, after) = (NewKeys(), LeaseToken.Create(), LeaseToken.Create());
        await LeaseAsync(keys, before);
        await _store.InvalidateAsync(keys, Brief * 5, default);
        Assert.That(await FillAsync(keys, before, "old"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That((await LeaseAsync(keys, after)).State, Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(await FillAsync(keys, after, "old"), Is.EqualTo(FillOutcome.Rejected));
        await PassAsync(Brief * 5);
        Assert.That((await LeaseAsync(keys, after)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Invalidate_DuringAHold_LeavesTheHold()
    {
        var keys = NewKeys();
        await _store.InvalidateAsync(keys, Minute, default);
        await InvalidateAsync(keys);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyWriting));
    }

    [Test]
    public async Task Invalidate_ShorterHoldAfterALonger_TheLongerStands()
    {
        var keys = NewKeys();
        await _store.InvalidateAsync(keys, Minute, default);
        await _store.InvalidateAsync(keys, Brief, default);
        await PassAsync(Brief);
        Assert.That((await LeaseAsync(keys)).State, Is.EqualTo(LeaseState.BusyWriting));
    }

    [Test]
    public async Task ReadMany_SomeThere_ReturnsThemInOrder()
    {
        var keys = Enumerable.Range(0, 60).Select(_ => NewKeys()).ToArray();
        for (var i = 0; i < keys.Length; i += 2)
            await StoreAsync(keys[i], $"{i}");

        var values = await _store.ReadManyAsync([.. keys, keys[0]], default);
        Assert.That(values.Select(value => value is { } bytes ? Text(bytes) : null),
            Is.EqualTo(keys.Select((_, i) => i % 2 == 0 ? $"{i}" : null).Append("0")));
    }

    [Test]
    public async Task ReadInto_SomeThere_PutsThemInOrderAndLeavesNothingOfBefore()
    {
        CacheKeys[] keys = [NewKeys(), NewKeys(), NewKeys()];
        await StoreAsync(keys[0], "a");
        await StoreAsync(keys[2], "c");
        var values = new ReadOnlyMemory<byte>?[3];
        for (var i = 0; i < 3; i++)
        {
            await _store.ReadIntoAsync(keys, values, default);
            Assert.That(values.Select(value => value is { } bytes ? Text(bytes) : null), Is.EqualTo(new[] { "a", null, "c" }));
            Array.Fill(values, new byte[] { 1 });
        }
    }

    [Test]
    public async Task ReadMany_None_ReturnsNone() => Assert.That(await _store.ReadManyAsync([], default), Is.Empty);

    [Test]
    public async Task InvalidateMany_SomeThere_RemovesAllAndVoidsLeases()
    {
        var keys = Enumerable.Range(0, 60).Select(_ => NewKeys()).ToArray();
        var token = LeaseToken.Create();
        await StoreAsync(keys[0], "a");
        await LeaseAsync(keys[1], token);

        await _store.InvalidateManyAsync([.. keys, keys[0]], TimeSpan.Zero, default);
        Assert.That(await ReadAsync(keys[0]), Is.Null);
        Assert.That(await FillAsync(keys[1], token, "old"), Is.EqualTo(FillOutcome.Rejected));
    }

    [Test]
    public async Task InvalidateMany_WithAHold_HoldsAll()
    {
        var keys = Enumerable.Range(0, 3).Select(_ => NewKeys()).ToArray();
        await _store.InvalidateManyAsync(keys, Minute, default);
        foreach (var one in keys)
            Assert.That((await LeaseAsync(one)).State, Is.EqualTo(LeaseState.BusyWriting));
    }

    [Test]
    public async Task Keys_OfAnyText_AreKeptApart([Values("a", "a ", "A", "a:*?[x]", "a\0b", "ключ", "\u2028")] string key)
    {
        var unique = Guid.NewGuid();
        CacheKeys keys = ($"{{{unique}}}{key}", $"{{{unique}}}flag{key}");
        await StoreAsync(keys, key);
        Assert.That(await ReadAsync(keys), Is.EqualTo(key));
        Assert.That(await ReadAsync(($"{{{unique}}}{key}b", $"{{{unique}}}flag{key}b")), Is.Null);
    }

    [Test]
    public async Task Steps_FromManyThreadsOnOneObject_GrantOneLeaseAtATimeAndStoreOnlyUnderIt()
    {
        var (keys, holders, granted) = (NewKeys(), 0, 0);

        async Task Fill()
        {
            for (var i = 0; i < 50; i++)
            {
                var token = LeaseToken.Create();
                if ((await LeaseAsync(keys, token, unwanted: await ReadAsync(keys))).State != LeaseState.Granted)
                    continue;
                Assert.That(Interlocked.Increment(ref holders), Is.EqualTo(1));
                Interlocked.Increment(ref granted);
                await Task.Yield();
                Interlocked.Decrement(ref holders);
                Assert.That(await FillAsync(keys, token, "a"), Is.EqualTo(FillOutcome.Stored));
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Fill)));
        Assert.That(granted, Is.Positive);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private async Task<string?> ReadAsync(CacheKeys keys) => await _store.ReadAsync(keys, default) is { } bytes ? Text(bytes) : null;

    private ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken? token = null, string? unwanted = null) =>
        _store.LeaseAsync(keys, token ?? LeaseToken.Create(), Minute, unwanted is null ? null : Bytes(unwanted), default);

    private ValueTask<FillOutcome> FillAsync(CacheKeys keys, LeaseToken token, string text) =>
        _store.FillAsync(keys, token, Bytes(text), Minute, default);

    private ValueTask InvalidateAsync(CacheKeys keys) => _store.InvalidateAsync(keys, TimeSpan.Zero, default);

    private async Task StoreAsync(CacheKeys keys, string text)
    {
        var token = LeaseToken.Create();
        await LeaseAsync(keys, token);
        Assert.That(await FillAsync(keys, token, text), Is.EqualTo(FillOutcome.Stored));
    }
}
