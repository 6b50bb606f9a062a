using System.Collections.Concurrent;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>Writing what was accepted: order, failures, pauses.</summary>
[TestFixture]
internal sealed class DrainTests : BehindFixture
{
    private static readonly InvalidOperationException Refused = new("secret");

    [Test]
    public async Task Drain_WhatWasAccepted_IsInTheSourceAndReadersAskIt()
    {
        var cache = Open();
        var sequence = await cache.AcceptAsync("k", "new");
        await cache.AcceptAsync("gone", null);
        await RunAsync(cache.DrainAsync());
        Assert.That((Source["k"], Source["gone"]), Is.EqualTo(("new", default(string))));
        Assert.That(await StateAsync(), Is.EqualTo(new WriteQueueState(0, 0, 0, sequence + 1)));
        Source["k"] = "new, as the source keeps it";
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("new, as the source keeps it"), "what waited is not cached any more");
    }

    [Test]
    public async Task Start_AfterARestart_WritesWhatAnEarlierRunAccepted()
    {
        await OpenReader().AcceptAsync("k", "new");
        var cache = Open();
        cache.Start();
        await RunAsync("it is written", () => Source["k"] == "new");
        Assert.That(cache.Writes.Single().Context, Is.EqualTo(new WriteContext(cache.Writes[0].Context.Sequence, 1, Time.GetUtcNow())).Using<WriteContext>(
            (x, y) => x.Attempt == y.Attempt && (y.AcceptedAt - x.AcceptedAt).Duration() < TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task Write_ManyKeysRandomFailuresAndTwoProcesses_EachKeyInItsOrder([Values(1, 2, 3)] int seed)
    {
        const int Keys = 20, Values = 25;
        var (random, attempts) = (new Random(seed), new ConcurrentDictionary<string, ConcurrentQueue<int>>());
        var concurrent = 0;
        var most = 0;
        var (first, second) = (Open(behind: Behind with { MaxAttempts = 1000 }), Open(behind: Behind with { MaxAttempts = 1000 }));
        foreach (var cache in new[] { first, second })
        {
            cache.BeforeWrite = async (key, value, _, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref concurrent));
                await Task.Yield();
                Interlocked.Decrement(ref concurrent);
                if (Chance(random, 0.3))
                    throw Refused;
                attempts.GetOrAdd(key, _ => []).Enqueue(int.Parse(value!, System.Globalization.CultureInfo.InvariantCulture));
            };
        }

        for (var value = 0; value < Values; value++)
        {
            for (var key = 0; key < Keys; key++)
                await (Chance(random, 0.5) ? first : second).AcceptAsync($"k{key}", $"{value}");
        }

        await RunAsync(first.DrainAsync());
        Assert.That(attempts.Values, Has.Count.EqualTo(Keys).And.All.EqualTo(Enumerable.Range(0, Values)), "one worker: none is written twice");
        Assert.That(most, Is.InRange(2, Behind.Concurrency));
        Assert.That(first.Writes.Count * second.Writes.Count, Is.Zero, "one of the two has written all");
    }

    [Test]
    public async Task Write_OneKeyFails_OthersGoOnAndItsLaterValuesWait()
    {
        var cache = Open(behind: Behind with { Concurrency = 1 });
        var fails = true;
        cache.BeforeWrite = (key, _, _, _) => key == "bad" && fails ? throw Refused : Task.CompletedTask;
        await cache.AcceptAsync("bad", "1");
        await cache.AcceptAsync("bad", "2");
        await cache.AcceptAsync("good", "1");
        await RunAsync("the other is written", () => Source["good"] == "1");
        Assert.That((Source["bad"], (await StateAsync()).Length), Is.EqualTo((default(string), 2)));
        Assert.That(await cache.GetAsync("bad"), Is.EqualTo("2"));
        fails = false;
        await RunAsync(cache.DrainAsync());
        Assert.That(cache.Writes.Where(one => one.Key == "bad").Select(one => one.Value), Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    public async Task Write_FailsAgainAndAgain_PausesGrowUpToTheBoundAndSequenceStays()
    {
        var cache = Open(behind: Behind with { RetryMin = TimeSpan.FromMilliseconds(100), RetryMax = TimeSpan.FromMilliseconds(800), MaxAttempts = 7 });
        var tries = new List<(DateTimeOffset At, WriteContext Context)>();
        cache.BeforeWrite = (_, _, context, _) =>
        {
            tries.Add((Time.GetUtcNow(), context));
            throw Refused;
        };
        await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DrainAsync());
        var pauses = tries.Zip(tries.Skip(1), (one, next) => (next.At - one.At).TotalMilliseconds).ToArray();
        var most = new[] { 100, 200, 400, 800, 800, 800 };
        Assert.That(pauses, Has.Length.EqualTo(6));
        for (var i = 0; i < pauses.Length; i++)
            Assert.That(pauses[i], Is.InRange(most[i] / 2, most[i] + 60), $"pause {i}");
        Assert.That(tries.Select(one => one.Context.Attempt), Is.EqualTo(Enumerable.Range(1, 7)));
        Assert.That(tries.Select(one => one.Context.Sequence).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Write_StoreFailsForOneObjectAgainAndAgain_PausesGrow()
    {
        var (store, failedAt) = (new HookedStore(Store), new List<DateTimeOffset>());
        store.Before = step =>
        {
            if (step != "BeginWrite" || failedAt.Count == 5)
                return Task.CompletedTask;
            failedAt.Add(Time.GetUtcNow());
            throw new IOException("away");
        };
        var cache = Open(store);
        await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DrainAsync());
        var pauses = failedAt.Zip(failedAt.Skip(1), (one, next) => (next - one).TotalMilliseconds).ToArray();
        Assert.That(pauses, Has.Length.EqualTo(4));
        for (var i = 0; i < pauses.Length; i++)
            Assert.That(pauses[i], Is.InRange(50 << i, (100 << i) + 60), $"pause {i}");
        Assert.That(Source["k"], Is.EqualTo("new"));
    }

    [Test]
    public async Task Write_TakesTooLong_IsCancelledAndTriedAgain()
    {
        var cache = Open(behind: Behind with { WriteTimeout = TimeSpan.FromMilliseconds(200) });
        var attempts = 0;
        cache.BeforeWrite = (_, _, _, token) => attempts++ == 0 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DrainAsync());
        Assert.That((attempts, Source["k"]), Is.EqualTo((2, "new")));
    }

    [Test]
    public async Task Write_StoreFailsNowAndThen_EverythingIsWrittenInOrder([Values(1, 2)] int seed)
    {
        var random = new Random(seed);
        var store = new HookedStore(Store);
        store.Before = store.After = step =>
            step is not ("Enqueue" or "Invalidate") && Chance(random, 0.2) ? throw new IOException("away") : Task.CompletedTask;
        var cache = Open(store, Behind with { MaxAttempts = 1000 });
        for (var i = 0; i < 60; i++)
            await cache.AcceptAsync($"k{i % 6}", $"{i}");
        await RunAsync("all are written", () => Store.GetQueueStateAsync(Behind.Queue, default).AsTask().Result.Length == 0, TimeSpan.FromMilliseconds(100));
        for (var key = 0; key < 6; key++)
        {
            var values = cache.Writes.Where(one => one.Key == $"k{key}").Select(one => one.Context.Sequence).ToArray();
            Assert.That(values, Is.Ordered, "repeated, perhaps, and never out of order");
            Assert.That(Source[$"k{key}"], Is.EqualTo($"{54 + key}"));
        }
    }

    [Test]
    public async Task Write_RunsWithoutTheAcceptersContext()
    {
        var (local, seen) = (new AsyncLocal<string?>(), "?");
        var cache = Open();
        cache.BeforeWrite = (_, _, _, _) =>
        {
            seen = local.Value + System.Transactions.Transaction.Current?.TransactionInformation.LocalIdentifier;
            return Task.CompletedTask;
        };
        local.Value = "the accepter's";
        using (var transaction = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled))
            await cache.AcceptAsync("k", "new");
        await RunAsync(cache.DrainAsync());
        Assert.That(seen, Is.Null.Or.Empty);
    }

    [Test]
    public async Task Drain_NobodyWrites_WaitsUntilItIsCancelled()
    {
        var cache = OpenReader();
        await cache.AcceptAsync("k", "new");
        using var limit = new CancellationTokenSource();
        var draining = cache.DrainAsync(limit.Token);
        for (var i = 0; i < 50; i++)
            Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(draining.IsCompleted, Is.False);
        await limit.CancelAsync();
        Assert.That(async () => await draining, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Drain_MoreIsAcceptedMeanwhile_WaitsForWhatWasThereOnly()
    {
        var cache = Open();
        var gate = new Gate();
        cache.BeforeWrite = (_, value, _, token) => value == "2" ? gate.PassAsync(token) : Task.CompletedTask;
        await cache.AcceptAsync("k", "1");
        var draining = cache.DrainAsync();
        await cache.AcceptAsync("k", "2");
        await RunAsync(draining);
        Assert.That(Source["k"], Is.EqualTo("1"));
        gate.Open();
    }

    [Test]
    public async Task Metrics_TellWhatHappened()
    {
        using var meter = new MeterReader("behind");
        var cache = Open(behind: Behind with { MaxAttempts = 2 }, options: new CacheCowOptions { Name = "behind" });
        cache.BeforeWrite = (key, _, _, _) => key == "bad" ? throw Refused : Task.CompletedTask;
        await cache.AcceptAsync("good", "1");
        await cache.AcceptAsync("bad", "1");
        await RunAsync(cache.DrainAsync());
        Assert.That(
            (meter["cachecow.behind.accepted"], meter["cachecow.behind.written"], meter["cachecow.behind.retries"], meter["cachecow.behind.dead_letters failed"]), Is.EqualTo((2L, 1L, 1L, 1L)));
    }

    [Test]
    public async Task Gauges_WhileWaiting_TellLengthAndAge()
    {
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Name.StartsWith("cachecow.behind.", StringComparison.Ordinal))
                    it.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        listener.Start();
        void Note(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 1 && Equals(tags[0].Value, "gauged"))
                seen[name] = value;
        }

        var cache = Open(options: new CacheCowOptions { Name = "gauged" });
        cache.BeforeWrite = (_, _, _, token) => Task.Delay(Timeout.Infinite, token);
        await cache.AcceptAsync("k", "1");
        await cache.AcceptAsync("k", "2");
        await RunAsync("the gauges have moved", () =>
        {
            listener.RecordObservableInstruments();
            return seen.GetValueOrDefault("cachecow.behind.length") == 2 && seen.GetValueOrDefault("cachecow.behind.oldest_age") > 1;
        });
    }

    [Test]
    public async Task State_WhileWaiting_TellsLengthAgeAndWhoWrites()
    {
        var (reader, writer) = (OpenReader(), Open());
        writer.BeforeWrite = (_, _, _, token) => Task.Delay(Timeout.Infinite, token);
        await reader.AcceptAsync("k", "1");
        Time.Advance(TimeSpan.FromSeconds(3));
        writer.Start();
        await RunAsync("it writes", () => writer.GetStateAsync().AsTask().Result.IsWriting);
        var state = await reader.GetStateAsync();
        Assert.That((state.Length, state.DeadLetters, state.IsWriting, state.Warnings.Count), Is.EqualTo((1L, 0L, false, 0)));
        Assert.That(state.OldestAge, Is.InRange(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30)));
    }

    private static bool Chance(Random random, double chance)
    {
        lock (random)
            return random.NextDouble() < chance;
    }
}
