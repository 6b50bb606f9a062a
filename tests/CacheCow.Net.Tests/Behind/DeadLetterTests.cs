using System.Text;
using CacheCow.Net.Testing;
using K4os.Hash.xxHash;

namespace CacheCow.Net.Tests.Behind;

/// <summary>What cannot be written.</summary>
[TestFixture]
internal sealed class DeadLetterTests : BehindFixture
{
    private static readonly byte[] NameOfK = Encoding.UTF8.GetBytes(CacheKeys.For("text", "k").Identity);

    [Test]
    public async Task Write_AllAttemptsFail_IsADeadLetterAndReadersSeeTheSource()
    {
        var cache = OpenFailing(Behind with { MaxAttempts = 3 }, value => value == "bad");
        Time.Advance(TimeSpan.FromHours(1));
        var acceptedAt = Time.GetUtcNow();
        var id = await cache.AcceptAsync("k", "bad");
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("bad"), "cached");
        await RunAsync(cache.DrainAsync());

        Assert.That(await cache.GetAsync("k"), Is.EqualTo("old"));
        var letter = (await cache.ReadDeadLettersAsync()).Single();
        Assert.That((letter.Id, letter.IsReadable, letter.Key, letter.Value), Is.EqualTo((id, true, "k", "bad")));
        Assert.That((letter.Error, letter.Attempts), Is.EqualTo(("System.InvalidOperationException", 3)));
        Assert.That((letter.AcceptedAt - acceptedAt).Duration(), Is.LessThan(TimeSpan.FromSeconds(1)));
        Assert.That(letter.FailedAt, Is.GreaterThanOrEqualTo(acceptedAt));
    }

    [Test]
    public async Task Write_LaterValueOfTheKey_IsWrittenAfterTheDeadLetter()
    {
        var cache = OpenFailing(Behind with { MaxAttempts = 2 }, value => value == "bad");
        await cache.AcceptAsync("k", "bad");
        await cache.AcceptAsync("k", "good");
        await RunAsync(cache.DrainAsync());
        Assert.That((Source["k"], (await StateAsync()).DeadLetters), Is.EqualTo(("good", 1L)));
    }

    [Test]
    public async Task Write_FailsForGood_IsADeadLetterAtOnce()
    {
        var cache = OpenFailing(Behind, value => value == "bad");
        cache.Permanent = exception => exception is InvalidOperationException;
        await cache.AcceptAsync("k", "bad");
        await RunAsync(cache.DrainAsync());
        Assert.That((await cache.ReadDeadLettersAsync()).Single().Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task Write_EveryAttemptEndsTheProcess_IsADeadLetterInTheEnd()
    {
        await OpenReader().AcceptAsync("k", "bad");
        for (var i = 0; i < 3; i++)
        {
            var dying = Open(new HookedStore(Store) { Before = step => step == "ReleaseQueue" ? Die() : Task.CompletedTask }, Behind with { MaxAttempts = 3 });
            var dead = false;
            dying.BeforeWrite = (_, _, _, _) =>
            {
                dead = true;
                return Die();
            };
            dying.Start();
            await RunAsync("it is dead", () => dead);
            Forget(dying);
            Time.Advance(Lease * 2);
        }

        var cache = Open(behind: Behind with { MaxAttempts = 3 });
        await RunAsync(cache.DrainAsync());
        var letter = (await cache.ReadDeadLettersAsync()).Single();
        Assert.That((letter.Error, letter.Value, cache.Writes.Count), Is.EqualTo(("Interrupted", "bad", 0)));
    }

    [Test]
    public async Task Write_ReadingTheValueEndsTheProcess_IsADeadLetterInTheEnd()
    {
        using var alive = new ManualResetEventSlim();
        await OpenReader().AcceptAsync("k", "bad");
        var dying = new List<UnreadableCache>();
        for (var i = 0; i < 3; i++)
        {
            var store = new HookedStore(Store) { Before = step => step == "ReleaseQueue" ? Die() : Task.CompletedTask };
            var cache = new UnreadableCache(store, Source, Behind with { MaxAttempts = 3 }, Time) { AtReading = alive.Wait };
            cache.Start();
            await RunAsync("it is dead", () => cache.IsReading);
            dying.Add(cache);
            Time.Advance(Lease * 2);
        }

        var next = new UnreadableCache(Store, Source, Behind with { MaxAttempts = 3 }, Time);
        await RunAsync(next.DrainAsync());
        var letter = (await next.ReadDeadLettersAsync()).Single();
        alive.Set();
        Assert.That((letter.Error, letter.Attempts, next.WasRead), Is.EqualTo(("Interrupted", 4, true)), "read for this list only");
        await RunAsync(next.DisposeAsync().AsTask());
    }

    [Test]
    public async Task Write_ValueCannotBeRead_WhatOthersHaveCachedOfItIsRemoved()
    {
        var reader = OpenReader();
        await reader.AcceptAsync("k", "new");
        Assert.That(await reader.GetAsync("k"), Is.EqualTo("new"), "cached");
        var worker = new UnreadableCache(Store, Source, Behind, Time);
        await RunAsync(worker.DrainAsync());
        Assert.That((await StateAsync()).DeadLetters, Is.EqualTo(1));
        Assert.That(await reader.GetAsync("k"), Is.EqualTo("old"));
        await RunAsync(worker.DisposeAsync().AsTask());
    }

    [Test]
    public async Task Write_ObjectCannotBeKeptOutOfTheCache_IsNoAttempt()
    {
        var (store, failures) = (new HookedStore(Store), 0);
        store.Before = step => step == "BeginWrite" && failures++ < 6 ? throw new IOException("the object's server is away") : Task.CompletedTask;
        var cache = Open(store, Behind with { MaxAttempts = 3 });
        await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DrainAsync());
        Assert.That((Source["k"], cache.Writes.Single().Context.Attempt, (await StateAsync()).DeadLetters), Is.EqualTo(("new", 1, 0L)));
    }

    [Test]
    public async Task Replay_ADeadLetter_IsReadAndWritten()
    {
        var fails = true;
        var cache = OpenFailing(Behind with { MaxAttempts = 1 }, _ => fails);
        var id = await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DrainAsync());
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("old"), "cached");
        fails = false;
        Assert.That(await cache.ReplayAsync(id), Is.EqualTo(ReplayState.Replayed));
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("new"));
        await RunAsync(cache.DrainAsync());
        Assert.That((Source["k"], await cache.ReadDeadLettersAsync()), Is.EqualTo(("new", Array.Empty<DeadLetter<string, string>>())));
        Assert.That(cache.Writes.Single().Context.Sequence, Is.GreaterThan(id));
        Assert.That(await cache.ReplayAsync(id), Is.EqualTo(ReplayState.NotFound));
    }

    [Test]
    public async Task Replay_NewerWasAccepted_IsRefusedUnlessForced()
    {
        var fails = true;
        var cache = OpenFailing(Behind with { MaxAttempts = 1 }, _ => fails);
        var id = await cache.AcceptAsync("k", "1");
        await RunAsync(cache.DrainAsync());
        fails = false;
        await cache.AcceptAsync("k", "2");
        await RunAsync(cache.DrainAsync());
        Assert.That(await cache.ReplayAsync(id), Is.EqualTo(ReplayState.NewerAccepted));
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("2"));
        Assert.That(await cache.ReplayAsync(id, force: true), Is.EqualTo(ReplayState.Replayed));
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("1"));
        await RunAsync(cache.DrainAsync());
        Assert.That(Source["k"], Is.EqualTo("1"));
    }

    [Test]
    public async Task Discard_ADeadLetter_IsGone()
    {
        var cache = OpenFailing(Behind with { MaxAttempts = 1 }, _ => true);
        var id = await cache.AcceptAsync("k", "1");
        await RunAsync(cache.DrainAsync());
        Assert.That((await cache.DiscardAsync(id), await cache.DiscardAsync(id)), Is.EqualTo((true, false)));
        Assert.That(await cache.ReadDeadLettersAsync(), Is.Empty);
    }

    [Test]
    public async Task ReadDeadLetters_InPages_AllOfThemInOrder()
    {
        var cache = OpenFailing(Behind with { MaxAttempts = 1 }, _ => true);
        for (var i = 0; i < 5; i++)
            await cache.AcceptAsync($"k{i}", $"{i}");
        await RunAsync(cache.DrainAsync());
        var first = await cache.ReadDeadLettersAsync(count: 3);
        var second = await cache.ReadDeadLettersAsync(first[^1].Id, 3);
        Assert.That(first.Concat(second).Select(letter => letter.Value), Is.EqualTo(new[] { "0", "1", "2", "3", "4" }));
        Assert.That(async () => await cache.ReadDeadLettersAsync(count: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await cache.ReadDeadLettersAsync(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await cache.ReplayAsync(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Write_SomebodyElsesBytes_AreDeadLettersAndBlockNothing()
    {
        var good = QueueRecord.Encode(0, NameOfK, "k"u8, Encoding.Unicode.GetBytes("x"));
        byte[][] poison =
        [
            [], [0], [0xCA, 0xC1], [0xCA, 0xC1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], good[..^1], [.. good[..20], (byte)(good[20] ^ 1), .. good[21..]],
            QueueRecord.Encode(0, "other"u8, "k"u8, []), QueueRecord.Encode(0, NameOfK, "other"u8, []), QueueRecord.Encode(0, NameOfK, [0xC3, 0x28], []), QueueRecord.Encode(7, NameOfK, "k"u8, [1, 0]),
        ];
        foreach (var bytes in poison)
            await Store.EnqueueAsync(Behind.Queue, NameOfK, bytes, 100, default);
        await Store.EnqueueAsync(Behind.Queue, default, good, 100, default);
        var cache = Open();
        await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DrainAsync());
        Assert.That((Source["k"], cache.Writes.Count), Is.EqualTo(("new", 1)));
        var letters = await cache.ReadDeadLettersAsync();
        Assert.That(letters, Has.Count.EqualTo(poison.Length + 1));
        Assert.That(letters.Select(letter => letter.IsReadable), Is.All.False);
        Assert.That(letters.Select(letter => letter.Error.Replace("Unreadable: ", "", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "Truncated", "Truncated", "Truncated", "NewerFormat", "Corrupt", "Corrupt", "OtherIdentity", "OtherIdentity", "Deserialize", "OtherSchema", "OtherIdentity",
        }));
        Assert.That(await cache.ReplayAsync(letters[0].Id, force: true), Is.EqualTo(ReplayState.Replayed));
        await RunAsync(cache.DrainAsync());
        Assert.That((await StateAsync()).DeadLetters, Is.EqualTo(poison.Length + 1));
    }

    [Test]
    public void Record_AnyBytes_AreReadTotally()
    {
        var random = new Random(5);
        var good = QueueRecord.Encode(0, NameOfK, "k"u8, new byte[40]);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.AsSpan(0, random.Next(good.Length + 1)).ToArray();
            for (var flips = random.Next(3); flips > 0 && bytes.Length > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (bytes.Length >= 16 && random.Next(2) == 0)
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(^8..), XXH64.DigestOf(bytes.AsSpan(..^8)));
            Assert.That(() => QueueRecord.Decode(bytes, out _), Throws.Nothing);
        }
    }

    private BehindCache OpenFailing(WriteBehindOptions behind, Func<string?, bool> fails)
    {
        var cache = Open(behind: behind);
        cache.BeforeWrite = (_, value, _, _) => fails(value) ? throw new InvalidOperationException("secret") : Task.CompletedTask;
        return cache;
    }

    /// <summary>A program that cannot read a value, and perhaps dies of it.</summary>
    private sealed class UnreadableCache(ICacheStore store, TextSource source, WriteBehindOptions behind, TimeProvider time)
        : BehindCache(store, source, behind, new CacheCowOptions { TimeProvider = time, StoreTimeout = TimeSpan.FromMinutes(1) })
    {
        private volatile bool _isReading;

        public Action? AtReading { get; init; }

        public bool IsReading => _isReading;

        public bool WasRead => _isReading;

        protected override string Deserialize(string key, ReadOnlyMemory<byte> data)
        {
            _isReading = true;
            AtReading?.Invoke();
            throw new InvalidOperationException("secret");
        }
    }
}
