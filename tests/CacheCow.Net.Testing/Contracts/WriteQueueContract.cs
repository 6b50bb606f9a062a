using System.Globalization;
using System.Text;

namespace CacheCow.Net.Testing;

/// <summary>What every queue of writes does. A store with queues inherits it in a line, and says how one is made.</summary>
public abstract partial class WriteQueueContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(40);

    private IWriteQueue _queues = null!;
    private string _queue = null!;
    private LeaseToken _worker;

    /// <summary>A store to test with; it may have queues of earlier tests.</summary>
    protected abstract ValueTask<IWriteQueue> CreateQueuesAsync();

    /// <summary>Another process' view of the same store. Default: the same.</summary>
    protected virtual ValueTask<IWriteQueue> OpenAgainAsync(IWriteQueue queues) => new(queues);

    /// <summary>Lets the store's clock pass a lifetime. A store with a real server's clock waits for it.</summary>
    protected virtual Task PassAsync(TimeSpan lifetime) => Task.Delay(lifetime + TimeSpan.FromMilliseconds(20));

    /// <summary>What time it is for the store, about.</summary>
    protected virtual DateTimeOffset Now => DateTimeOffset.UtcNow;

    [SetUp]
    public async Task CreateQueues()
    {
        _queues = await CreateQueuesAsync();
        _queue = "contract-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        _worker = LeaseToken.Create();
        await LeaseAsync(_worker);
    }

    [TearDown]
    public async Task DisposeQueues()
    {
        if (_queues is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else if (_queues is IDisposable plain)
            plain.Dispose();
    }

    [Test]
    public async Task Enqueue_One_IsReadBackAsItWas()
    {
        var (key, value) = (new byte[] { 0, 255, 13, 10 }, new byte[] { 0, 1, 2, 0, 254 });
        var sequence = await _queues.EnqueueAsync(_queue, key, value, 10, default);
        var read = await ReadAsync();
        Assert.That(read, Has.Length.EqualTo(1));
        Assert.That(read[0].Sequence, Is.EqualTo(sequence));
        Assert.That(read[0].Key.ToArray(), Is.EqualTo(key));
        Assert.That(read[0].Value.ToArray(), Is.EqualTo(value));
    }

    [Test]
    public async Task Enqueue_LargeValue_IsReadBackAsItWas()
    {
        var value = new byte[3_000_000];
        new Random(1).NextBytes(value);
        await _queues.EnqueueAsync(_queue, new byte[5000], value, 10, default);
        Assert.That((await ReadAsync())[0].Value.Span.SequenceEqual(value), Is.True);
    }

    [Test]
    public async Task Enqueue_Several_SequenceRisesAndIsAtLeastTheStoresTime()
    {
        var before = Micros(Now - Minute);
        var sequences = new List<long>();
        for (var i = 0; i < 20; i++)
            sequences.Add(await EnqueueAsync("k", "v"));
        Assert.That(sequences, Is.Ordered.Ascending);
        Assert.That(sequences, Is.Unique);
        Assert.That(sequences[0], Is.GreaterThan(before));
        Assert.That(sequences[^1], Is.LessThan(Micros(Now + Minute)));
    }

    [Test]
    public async Task Enqueue_ByManyAtOnce_AllAreThereOnceInTheirOrder()
    {
        var again = await OpenAgainAsync(_queues);
        var adding = Enumerable.Range(0, 200).Select(i => Task.Run(async () => await EnqueueAsync($"k{i % 7}", $"{i}", i % 2 == 0 ? _queues : again)));
        var sequences = await Task.WhenAll(adding);
        var read = await _queues.ReadQueueAsync(_queue, 0, 1000, default);
        Assert.That(read.Select(one => one.Sequence), Is.EqualTo(sequences.Order()));
        if (again != _queues && again is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    [Test]
    public async Task Enqueue_QueueIsFull_AddsNothing()
    {
        await EnqueueAsync("a", "1");
        await EnqueueAsync("b", "2");
        Assert.That(await _queues.EnqueueAsync(_queue, Bytes("c"), Bytes("3"), 2, default), Is.Zero);
        Assert.That(await NewestAsync("c"), Is.Null);
        Assert.That((await StateAsync()).Length, Is.EqualTo(2));
        Assert.That(await _queues.EnqueueAsync(_queue, Bytes("c"), Bytes("3"), 3, default), Is.Positive);
    }

    [Test]
    public async Task Enqueue_DeadLettersFillTheQueue_AddsNothing()
    {
        await BuryAsync(await EnqueueAsync("a", "1"));
        Assert.That(await _queues.EnqueueAsync(_queue, Bytes("b"), Bytes("2"), 1, default), Is.Zero);
    }

    [Test]
    public async Task Enqueue_TwoQueues_KnowNothingOfEachOther()
    {
        await EnqueueAsync("a", "1");
        var other = _queue + ".2";
        Assert.That(await _queues.ReadQueueAsync(other, 0, 10, default), Is.Empty);
        Assert.That(await _queues.LeaseQueueAsync(other, LeaseToken.Create(), Minute, default), Is.True);
        Assert.That((await _queues.GetQueueStateAsync(other, default)).Length, Is.Zero);
    }

    [TestCase("")]
    [TestCase("a{b}")]
    [TestCase("a b")]
    [TestCase("a:b")]
    [TestCase("é")]
    public void AnyStep_NameThatIsNone_ThrowsArgumentException(string name)
    {
        Assert.That(async () => await _queues.EnqueueAsync(name, Bytes("a"), Bytes("1"), 10, default), Throws.ArgumentException);
        Assert.That(async () => await _queues.GetQueueStateAsync(name, default), Throws.ArgumentException);
        Assert.That(async () => await _queues.ReadNewestAsync(name, [Bytes("a")], default), Throws.ArgumentException);
    }

    [Test]
    public async Task Read_AfterOne_ReturnsWhatComesLaterUpToTheCount()
    {
        var first = await EnqueueAsync("a", "1");
        await EnqueueAsync("b", "2");
        await EnqueueAsync("c", "3");
        Assert.That(Values(await _queues.ReadQueueAsync(_queue, first, 1, default)), Is.EqualTo(new[] { "2" }));
        Assert.That(Values(await _queues.ReadQueueAsync(_queue, first, 10, default)), Is.EqualTo(new[] { "2", "3" }));
        Assert.That(Values(await _queues.ReadQueueAsync(_queue, first - 1, 1, default)), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task Read_NothingThere_IsEmpty() => Assert.That(await ReadAsync(), Is.Empty);

    [Test]
    public async Task State_OfAQueue_TellsLengthOldestNewestAndDeadLetters()
    {
        Assert.That(await StateAsync(), Is.EqualTo(new WriteQueueState(0, 0, 0, 0)));
        var (first, second) = (await EnqueueAsync("a", "1"), await EnqueueAsync("a", "2"));
        Assert.That(await StateAsync(), Is.EqualTo(new WriteQueueState(2, 0, first, second)));
        await BuryAsync(first);
        Assert.That(await StateAsync(), Is.EqualTo(new WriteQueueState(1, 1, second, second)));
        await _queues.DequeueAsync(_queue, _worker, second, default);
        Assert.That(await StateAsync(), Is.EqualTo(new WriteQueueState(0, 1, 0, second)));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static string[] Values(QueuedWrite[] entries) => [.. entries.Select(one => Text(one.Value))];

    private ValueTask<long> EnqueueAsync(string key, string value, IWriteQueue? queues = null) =>
        (queues ?? _queues).EnqueueAsync(_queue, Bytes(key), Bytes(value), 1000, default);

    private ValueTask<QueuedWrite[]> ReadAsync() => _queues.ReadQueueAsync(_queue, 0, 100, default);

    private ValueTask<bool> LeaseAsync(LeaseToken worker, TimeSpan? lifetime = null) => _queues.LeaseQueueAsync(_queue, worker, lifetime ?? Minute, default);

    private ValueTask<bool> BuryAsync(long sequence, string reason = "Test") => _queues.BuryAsync(_queue, _worker, sequence, reason, default);

    private ValueTask<WriteQueueState> StateAsync() => _queues.GetQueueStateAsync(_queue, default);

    private async Task<string?> NewestAsync(string key) => (await _queues.ReadNewestAsync(_queue, [Bytes(key)], default))[0] is { } value ? Text(value) : null;
}
