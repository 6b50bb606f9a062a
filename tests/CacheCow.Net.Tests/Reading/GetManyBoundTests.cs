using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>However many objects are asked for, only so many are on their way at a time.</summary>
[TestFixture]
internal sealed class GetManyBoundTests
{
    private const int MostTogether = 1000;
    private const int Objects = 2500;

    private readonly int[] _keys = [.. Enumerable.Range(0, Objects)];
    private MeasuringStore _store = null!;
    private NumberCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _store = new MeasuringStore(new MemoryStore());
        _cache = new NumberCache(_store);
    }

    [Test]
    public async Task GetMany_OfManyThatAreMissing_AsksForThemInGroups()
    {
        var found = await _cache.GetManyAsync(_keys);
        Assert.That(found, Has.Count.EqualTo(Objects));
        Assert.That(found[Objects - 1], Is.EqualTo($"{Objects - 1}"));
        Assert.That(_cache.Fetched, Is.EqualTo(new[] { MostTogether, MostTogether, Objects - (2 * MostTogether) }));
        Assert.That(_store.MostKeys, Is.EqualTo(MostTogether));
        Assert.That(_store.MostLeases, Is.LessThanOrEqualTo(MostTogether));

        Assert.That(await _cache.GetManyAsync(_keys), Has.Count.EqualTo(Objects));
        Assert.That(_cache.Fetched, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task GetMany_InATransaction_AsksTheSourceInGroups()
    {
        using var transaction = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
        Assert.That(await _cache.GetManyAsync(_keys), Has.Count.EqualTo(Objects));
        Assert.That(_cache.Fetched, Is.EqualTo(new[] { MostTogether, MostTogether, Objects - (2 * MostTogether) }));
    }

    [Test]
    public void GetMany_CancelledBetweenGroups_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        _cache.OnFetch = cancellation.Cancel;
        Assert.That(async () => await _cache.GetManyAsync(_keys, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_cache.Fetched, Has.Count.EqualTo(1));
    }

    [Test]
    public void GetMany_SourceFailsForOneGroup_Throws()
    {
        _cache.OnFetch = () =>
        {
            if (_cache.Fetched.Count == 2)
                throw new InvalidDataException();
        };
        Assert.That(async () => await _cache.GetManyAsync(_keys), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public async Task InvalidateMany_OfVeryMany_GoesInGroups()
    {
        await _cache.InvalidateManyAsync(Enumerable.Range(0, 25_000));
        Assert.That(_store.Invalidated, Is.EqualTo(new[] { 10_000, 10_000, 5_000 }));
    }

    [Test]
    public async Task InvalidateMany_OneGroupFails_AttemptsTheOthersAndThrows()
    {
        var cache = new NumberCache(_store);
        await cache.GetManyAsync([0, 24_999]);
        _store.FailsOnce = true;
        Assert.That(async () => await cache.InvalidateManyAsync(Enumerable.Range(0, 25_000)), Throws.TypeOf<CacheStoreException>());
        Assert.That(_store.Invalidated, Is.EqualTo(new[] { 10_000, 10_000, 5_000 }));
        Assert.That(await _store.ReadAsync(CacheKeys.For("number", 24_999), default), Is.Null);
    }

    private sealed class MeasuringStore(ICacheStore inner) : StoreDouble(inner)
    {
        private int _leases;

        public int MostKeys { get; private set; }

        public int MostLeases { get; private set; }

        public List<int> Invalidated { get; } = [];

        public bool FailsOnce { get; set; }

        public override ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
        {
            Invalidated.Add(keys.Count);
            if (!FailsOnce)
                return base.InvalidateManyAsync(keys, hold, cancellationToken);
            FailsOnce = false;
            throw new IOException();
        }

        public override ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
        {
            MostKeys = Math.Max(MostKeys, keys.Count);
            return base.ReadManyAsync(keys, cancellationToken);
        }

        public override ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken)
        {
            MostLeases = Math.Max(MostLeases, Interlocked.Increment(ref _leases));
            return base.LeaseAsync(keys, token, lifetime, unwanted, cancellationToken);
        }

        public override ValueTask<FillOutcome> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
        {
            Interlocked.Decrement(ref _leases);
            return base.FillAsync(keys, token, value, lifetime, cancellationToken);
        }
    }

    private sealed class NumberCache(ICacheStore store) : CacheCow<int, string>(store)
    {
        public List<int> Fetched { get; } = [];

        public Action OnFetch { get; set; } = static () => { };

        protected override string? Fetch(int key) => throw new NotSupportedException();

        protected override async ValueTask<IReadOnlyDictionary<int, string>> FetchManyAsync(IReadOnlyCollection<int> keys, CancellationToken cancellationToken)
        {
            Fetched.Add(keys.Count);
            await Task.Yield();
            OnFetch();
            return keys.ToDictionary(key => key, key => $"{key}");
        }

        protected override byte[] Serialize(string obj) => System.Text.Encoding.UTF8.GetBytes(obj);

        protected override string Deserialize(int key, ReadOnlyMemory<byte> data) => System.Text.Encoding.UTF8.GetString(data.Span);

        protected override CacheKeys GetKeys(int key) => CacheKeys.For("number", key);
    }
}
