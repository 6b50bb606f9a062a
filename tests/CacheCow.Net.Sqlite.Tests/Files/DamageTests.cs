namespace CacheCow.Net.Sqlite.Tests;

/// <summary>P5: whatever lies in the file, a step answers or says clearly why not.</summary>
[TestFixture]
internal sealed class DamageTests : StoreFixture
{
    private static readonly byte[] Value = [.. Enumerable.Range(0, 3000).Select(i => (byte)i)];

    private CacheKeys[] _keys = null!;
    private byte[] _sound = null!;

    [SetUp]
    public async Task FillFile()
    {
        _keys = [.. Enumerable.Range(0, 20).Select(i => CacheKeys.For("damage", i))];
        await using (var store = Open())
        {
            foreach (var keys in _keys)
                await store.StoreAsync(keys, Value);
        }

        _sound = await System.IO.File.ReadAllBytesAsync(File);
    }

    [Test]
    public async Task File_AnyByteOfTheHeaderInverted_AnswersOrSaysWhyNot([Range(0, 99)] int position)
    {
        _sound[position] ^= 0xFF;
        await UseAsync(_sound);
    }

    [Test]
    public async Task File_TruncatedAnywhere_AnswersOrSaysWhyNot([Range(0, 15)] int sixteenths) => await UseAsync(_sound[..(_sound.Length * sixteenths / 16)]);

    [Test]
    public async Task File_RandomBytesAllOver_AnswersOrSaysWhyNot([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < seed; i++)
            _sound[random.Next(100, _sound.Length)] = (byte)random.Next(256);
        await UseAsync(_sound);
    }

    [Test]
    public async Task Read_DamagedPage_NamesFileReasonAndRemedy()
    {
        Array.Fill(_sound, (byte)0xEE, 4096, _sound.Length - 4096);
        await System.IO.File.WriteAllBytesAsync(File, _sound);
        Assert.That(
            async () =>
            {
                await using var store = Open();
                await store.ReadAsync(_keys[0], default);
            },
            Throws.TypeOf<CacheStoreException>().With.Message.Contains(File).And.Message.Contains("malformed").And.Message.Contains("delete it"));
    }

    [Test]
    public async Task Read_RowHoldsNoBytes_ReturnsEmpty([Values("'text'", "17", "1.5", "x''")] string value)
    {
        RawFile.RunOnce(File, $"UPDATE object SET value = {value}");
        await using var store = Open();
        Assert.That(await store.BytesAsync(_keys[0]), Is.Empty);
        Assert.That(await store.StoreAsync(_keys[0], [1]), Is.EqualTo(FillOutcome.Stored));
    }

    [Test]
    public async Task Read_ExpiryIsNoNumber_CountsAsExpired()
    {
        RawFile.RunOnce(File, "UPDATE object SET expires = 'tomorrow'");
        await using var store = Open();
        Assert.That(await store.BytesAsync(_keys[0]), Is.Null);
    }

    [Test]
    public async Task Lease_RowOfAnotherShape_CountsAsSomebodyElses()
    {
        RawFile.RunOnce(File, $"INSERT INTO lease VALUES ('{_keys[0].Flag}', 5, unixepoch('now') * 1000 + 60000)");
        await using var store = Open();
        await store.ReleaseAsync(_keys[0], LeaseToken.Create(), default);
        Assert.That((await store.LeaseAsync(_keys[0], LeaseToken.Create(), StoreSteps.Minute, await store.ReadAsync(_keys[0], default), default)).State, Is.EqualTo(LeaseState.BusyFilling));
    }

    [Test]
    public async Task EndWrite_RowOfAnotherShape_StoresNoValue([Values("expires = 'never'", "overlapped = 'yes'", "token = 5")] string set)
    {
        var write = LeaseToken.Create();
        await System.IO.File.WriteAllBytesAsync(File, _sound);
        await using var store = Open();
        await store.BeginWriteAsync([_keys[0]], write, StoreSteps.Minute, default);
        RawFile.RunOnce(File, $"UPDATE intent SET {set}");
        if (set.StartsWith("expires", StringComparison.Ordinal))
            await store.BeginWriteAsync([_keys[0]], write = LeaseToken.Create(), StoreSteps.Minute, default);
        Assert.That(
            (await store.EndWriteAsync([_keys[0]], write, [new NewValue(Value)], default))[0], Is.EqualTo(WriteOutcome.Overlapped).Or.EqualTo(WriteOutcome.Lapsed));
        Assert.That(await store.BytesAsync(_keys[0]), Is.Null);
    }

    [Test]
    public async Task Read_TableIsGone_SaysWhatSqliteSays()
    {
        await using var store = Open();
        RawFile.RunOnce(File, "DROP TABLE object");
        Assert.That(async () => await store.ReadAsync(_keys[0], default), Throws.TypeOf<CacheStoreException>().With.Message.Contains("no such table: object"));
    }

    // Any other exception fails the test.
    private async Task UseAsync(byte[] bytes)
    {
        await System.IO.File.WriteAllBytesAsync(File, bytes);
        try
        {
            await using var store = Open();
            foreach (var keys in _keys)
                await TryAsync(() => store.ReadAsync(keys, default).AsTask());
            await TryAsync(() => store.ReadManyAsync(_keys, default).AsTask());
            foreach (var keys in _keys)
                await TryAsync(() => store.StoreAsync(keys, Value));
            await TryAsync(() => store.BeginWriteAsync([.. _keys, CacheKeys.ForTag("tag")], default, StoreSteps.Minute, default).AsTask());
            await TryAsync(() => store.TagVersionsAsync([CacheKeys.ForTag("tag")], default).AsTask());
            await TryAsync(() => store.EndWriteAsync([.. _keys, CacheKeys.ForTag("tag")], default, null, default).AsTask());
            await TryAsync(() => store.InvalidateManyAsync(_keys, StoreSteps.Minute, default).AsTask());
            await TryAsync(() => store.EnqueueAsync("queue", new byte[4], Value, 10, default).AsTask());
            await TryAsync(() => store.ReadQueueAsync("queue", 0, 10, default).AsTask());
            await TryAsync(() => store.ReadNewestAsync("queue", [new byte[4]], default).AsTask());
        }
        catch (CacheStoreException error)
        {
            Assert.That(error.Message, Does.Contain(File));
        }
    }

    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (CacheStoreException error)
        {
            Assert.That(error.Message, Does.Contain("SQLite").Or.Contain("removed"));
        }
    }
}
