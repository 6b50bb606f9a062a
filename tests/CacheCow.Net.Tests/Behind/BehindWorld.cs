using System.Collections.Concurrent;
using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>Processes on one store and one source, and a book of what was accepted, written and read. All chances come from one seed.</summary>
/// <remarks>Keys that begin with <c>b</c> have values that can never be written: their dead letters take readers back to the source, so they are not read here.</remarks>
internal sealed class BehindWorld
{
    private const int Producers = 3, Workers = 2, Readers = 2, ValuesEach = 25;

    private static readonly string[] Keys = ["k0", "k1", "k2", "b0"];

    private readonly TimeSpan _lease = TimeSpan.FromSeconds(3);
    private readonly TimeSpan _longestStep = TimeSpan.FromSeconds(6);
    private readonly FakeTime _time;
    private readonly BookStore _store;
    private readonly Random _random;
    private readonly TextSource _source = new();
    private readonly Dictionary<string, long> _accepted = Keys.ToDictionary(key => key, _ => 0L);
    private readonly ConcurrentQueue<(string Key, long Sequence)> _written = new();
    private volatile bool _isOver;
    private int _reads;
    private int _oldReads;
    private int _deaths;

    public BehindWorld(int seed, FakeTime time)
    {
        (_time, _random) = (time, new Random(seed));
        _store = new BookStore(new MemoryStore(new MemoryStoreOptions { TimeProvider = time }), time);
    }

    public bool HidesWhatWaits { get; init; }

    public int Reads => _reads;

    public int OldReads => _oldReads;

    public int Deaths => _deaths;

    public async Task RunAsync()
    {
        var others = Enumerable.Range(0, Workers).Select(_ => WorkAsync()).Concat(Enumerable.Range(0, Readers).Select(_ => ReadAsync())).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(ProduceAsync));

        // What a producer has given up waiting for may still be accepted: not after the last worker has looked.
        await Task.Delay(_longestStep + _lease, _time);
        _isOver = true;
        await Task.WhenAll(others);
        var last = Open(_store, drains: true);
        await last.DrainAsync();
        await last.DisposeAsync();
    }

    public void AssertAllWrittenInOrder()
    {
        foreach (var key in Keys)
        {
            var (accepted, written) = (_store.Of(key), _written.Where(one => one.Key == key).Select(one => one.Sequence).ToArray());
            var expected = accepted.Where(one => !IsBad(one.Value)).Select(one => one.Sequence).ToArray();
            Assert.That(written, Is.Ordered, $"{key}: repeated, perhaps, and never out of order");
            Assert.That(written.Distinct(), Is.EqualTo(expected), $"{key}: all that was accepted");
            Assert.That(_source[key], Is.EqualTo(accepted.Last(one => !IsBad(one.Value)).Value), $"{key}: the last one wins");
        }
    }

    private static bool IsBad(string value) => value.EndsWith("bad", StringComparison.Ordinal);

    private async Task ProduceAsync(int producer)
    {
        var store = new HookedStore(_store);
        var cache = Open(store, drains: false);
        store.Before = store.After = LoseAsync;
        for (var i = 0; i < ValuesEach; i++)
        {
            var key = Keys[Next(Keys.Length)];
            await AcceptAsync(cache, key, string.Create(CultureInfo.InvariantCulture, $"{producer}-{i}{(key[0] == 'b' && Chance(0.3) ? "bad" : "")}"));
            await PauseAsync(300);
        }
    }

    /// <summary>A step of a producer fails, or its answer; or it is carried out when nobody waits for it any more.</summary>
    private Task LoseAsync(string step)
    {
        if (Chance(0.1))
            throw new IOException(step);
        return Chance(0.02) ? Task.Delay(_longestStep, _time) : Task.CompletedTask;
    }

    private async Task AcceptAsync(BehindCache cache, string key, string value)
    {
        while (true)
        {
            try
            {
                var sequence = await cache.AcceptAsync(key, value);
                lock (_accepted)
                    _accepted[key] = Math.Max(_accepted[key], sequence);
                return;
            }
            catch (CacheStoreException)
            {
                await PauseAsync(50);
            }
        }
    }

    /// <summary>One process after the other, each of which dies some day.</summary>
    private async Task WorkAsync()
    {
        while (!_isOver)
        {
            var (store, dead) = (new HookedStore(_store), new TaskCompletionSource());
            var cache = Open(store, drains: true);
            store.Before = store.After = step => FateAsync(step, dead);
            cache.BeforeWrite = (_, value, _, token) => WritingAsync(value, dead, token);
            cache.Start();
            await Task.WhenAny(dead.Task, OverAsync());
            if (dead.Task.IsCompleted)
                Interlocked.Increment(ref _deaths);
            else
                await cache.DisposeAsync();
        }
    }

    /// <summary>What becomes of a step of a worker: nothing, it fails, it stands still for longer than a lease, or the process is dead from here on.</summary>
    private async Task FateAsync(string step, TaskCompletionSource dead)
    {
        if (Chance(0.01))
            dead.TrySetResult();
        if (dead.Task.IsCompleted)
            await new TaskCompletionSource().Task;
        if (Chance(0.01))
            await Task.Delay(_longestStep, _time);
        if (Chance(0.05))
            throw new IOException(step);
    }

    private async Task WritingAsync(string? value, TaskCompletionSource dead, CancellationToken cancellationToken)
    {
        await FateAsync("Write", dead).WaitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (IsBad(value!))
            throw new NotSupportedException();
    }

    private async Task ReadAsync()
    {
        var cache = Open(new HookedStore(_store) { HidesWhatWaits = HidesWhatWaits }, drains: false);
        while (!_isOver)
        {
            var key = Keys[Next(Keys.Length - 1)];
            long least;
            lock (_accepted)
                least = _accepted[key];
            var value = await cache.GetAsync(key);
            Interlocked.Increment(ref _reads);
            if (least > 0 && !_store.Of(key).Any(one => one.Sequence >= least && one.Value == value))
                Interlocked.Increment(ref _oldReads);
            await PauseAsync(40);
        }
    }

    private BookCache Open(ICacheStore store, bool drains)
    {
        var behind = new WriteBehindOptions
        {
            Queue = "texts",
            Drains = drains,
            PollInterval = TimeSpan.FromMilliseconds(20),
            RetryMin = TimeSpan.FromMilliseconds(10),
            RetryMax = TimeSpan.FromMilliseconds(50),
            WorkerLease = _lease,
            DrainTimeout = TimeSpan.Zero,
            MaxAttempts = 1000,
        };
        var options = new CacheCowOptions { TimeProvider = _time, StoreTimeout = TimeSpan.FromSeconds(2) };
        return new BookCache(store, _source, behind, options, _written)
        {
            BeforeWrite = (_, value, _, _) => IsBad(value!) ? throw new NotSupportedException() : Task.CompletedTask,
            Permanent = one => one is NotSupportedException,
        };
    }

    private async Task OverAsync()
    {
        while (!_isOver)
            await Task.Delay(TimeSpan.FromMilliseconds(50), _time);
    }

    private Task PauseAsync(int mostMilliseconds) => Task.Delay(TimeSpan.FromMilliseconds(1 + Next(mostMilliseconds)), _time);

    private int Next(int below)
    {
        lock (_random)
            return _random.Next(below);
    }

    private bool Chance(double chance)
    {
        lock (_random)
            return _random.NextDouble() < chance;
    }
}
