using CacheCow.Net.Testing;
using CacheCow.Net.Tests.Protocol;
using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Tests.Logging;

/// <summary>Nothing that goes wrong is silent, nothing is told a thousand times, and no secret is told.</summary>
[TestFixture]
internal sealed class LoggingTests
{
    private const string Secret = "s3cret";
    private static readonly IOException Away = new($"no answer from {Secret}.example.com while reading {Secret}", new InvalidOperationException(Secret));

    private static readonly NotSupportedException Wrong = new($"cannot do {Secret}");

    private LogReader _log = null!;
    private FakeTime _time = null!;
    private ScriptedStore _store = null!;
    private TextSource _source = null!;
    private CacheCowOptions _options = null!;

    [SetUp]
    public void SetUp()
    {
        _log = new LogReader();
        _time = new FakeTime();
        _source = new TextSource { [Secret] = $"{Secret} text" };
        _store = new ScriptedStore(new MemoryStore(new MemoryStoreOptions { TimeProvider = _time }));
        _options = new CacheCowOptions { Name = "texts", TimeProvider = _time, LoggerFactory = _log, StoreBreaker = null };
    }

    [TearDown]
    public void TearDown() => _log.Dispose();

    [Test]
    public async Task Store_FailsOften_IsToldOfOnceAndOnceAMinute()
    {
        var cache = new TextCache(_store, _source, _options);
        _store.Before = _ => Task.FromException(Away);
        for (var i = 0; i < 10; i++)
            await cache.GetAsync(Secret);
        Assert.That(_log.Lines, Has.Count.EqualTo(1));
        Assert.That(_log.Lines[0].Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(_log.Lines[0].Message, Is.EqualTo("Cache 'texts': the store failed to read: System.IO.IOException (System.InvalidOperationException)."));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(_log.Of(101).Single().Message, Does.StartWith("Cache 'texts': the store has failed 9 more times within a minute, at last to read"));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.That(_log.Lines, Has.Count.EqualTo(2));
        await cache.GetAsync(Secret);
        Assert.That(_log.Of(100).Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task AllThatGoesWrong_ByDefault_TellsNoSecret()
    {
        await LetAllGoWrongAsync(new TextCache(_store, _source, _options));
        Assert.That(_log.Lines, Is.Not.Empty);
        Assert.That(_log.Text, Does.Not.Contain(Secret));
        Assert.That(_log.Lines.Select(static line => line.Exception), Is.All.Null);
    }

    [Test]
    public async Task AllThatGoesWrong_KeysMayBeLogged_IsToldInFull()
    {
        await LetAllGoWrongAsync(new TextCache(_store, _source, _options with { LogKeys = true }));
        Assert.That(_log.Of(100).First().Exception, Is.SameAs(Away));
        Assert.That(_log.Of(120).First().Message, Does.Contain(Secret));
    }

    [Test]
    public async Task Object_CannotBeSerialised_IsToldWithItsType()
    {
        await new TextCache(_store, _source, _options) { SerializeFails = Wrong }.GetAsync(Secret);
        Assert.That(_log.Of(110).Single().Message, Is.EqualTo("Cache 'texts': an object of type System.String could not be serialised and was not cached: System.NotSupportedException."));
    }

    [Test]
    public async Task Object_CannotBeDeserialised_IsToldWithItsType()
    {
        var cache = new TextCache(_store, _source, _options);
        await cache.GetAsync(Secret);
        cache.DeserializeFails = Wrong;
        await cache.GetAsync(Secret);
        await cache.GetAsync(Secret);
        Assert.That(_log.Of(112).Single().Message, Does.StartWith("Cache 'texts': a cached object of type System.String could not be deserialised"));
        Assert.That(_log.Of(114).First().Level, Is.EqualTo(LogLevel.Debug));
    }

    [Test]
    public void Write_FailsOften_IsToldOfOnceAndOnceAMinute()
    {
        var log = new CacheLog("texts", _options);
        for (var i = 1; i <= 1000; i++)
        {
            log.WriteFailed("queue", i, 1, $"Reason{i}");
            log.WriteBuried("queue", i, $"Reason{i}");
            log.EndPending(i);
        }

        Assert.That(_log.Lines.Select(static line => line.EventId), Is.EqualTo(new[] { 133, 134, 121 }));
        _time.Advance(Occurrences.Interval);
        Assert.That(_log.Of(136).Single().Message, Does.Contain("999 more attempts").And.Contain("'queue'").And.EndsWith("Reason1000."));
        Assert.That(_log.Of(137).Single().Message, Does.Contain("999 more values").And.Contain("'queue'").And.EndsWith("Reason1000."));
        Assert.That(_log.Of(125).Single().Message, Does.Contain("999 more writes"));
        _time.Advance(Occurrences.Interval * 2);
        Assert.That(_log.Lines, Has.Count.EqualTo(6));
    }

    [Test]
    public async Task Breaker_OpensAndCloses_IsTold()
    {
        var cache = new TextCache(_store, _source, _options with { StoreBreaker = new StoreBreakerOptions { Failures = 2, FirstPause = TimeSpan.FromSeconds(1), Jitter = 0 } });
        _store.Before = _ => Task.FromException(Away);
        await cache.GetAsync(Secret);
        await cache.GetAsync(Secret);
        _time.Advance(TimeSpan.FromSeconds(1));
        _store.Before = static _ => Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(_log.Lines.Select(static line => line.EventId), Is.EqualTo(new[] { 100, 102, 103, 104 }));
        Assert.That(_log.Of(102).Single().Message, Is.EqualTo("The store ScriptedStore has failed 2 times in a row, and is left alone for 1000 ms: System.IO.IOException (System.InvalidOperationException)."));
    }

    [Test]
    public async Task Invalidation_Fails_IsToldAndSoIsItsEnd()
    {
        var cache = new TextCache(_store, _source, _options);
        _store.Before = _ => Task.FromException(Away);
        Assert.That(async () => await cache.InvalidateAsync(Secret), Throws.TypeOf<CacheStoreException>());
        Assert.That(_log.Of(105), Has.Exactly(1).Items);
        _store.Before = static _ => Task.CompletedTask;
        await Until.TrueAsync("it is made good", () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(_log.Of(106).Any());
        });
    }

    private async Task LetAllGoWrongAsync(TextCache cache)
    {
        cache.SerializeFails = Wrong;
        await cache.GetAsync(Secret);
        cache.SerializeFails = null;
        await cache.GetAsync(Secret);
        cache.DeserializeFails = Wrong;
        await cache.GetAsync(Secret);
        cache.DeserializeFails = null;
        await cache.InvalidateAsync(Secret);
        var gate = _source.Hold = new Gate();
        var reading = cache.GetAsync(Secret).AsTask();
        await gate.Reached;
        await cache.InvalidateAsync(Secret);
        gate.Open();
        await reading;
        _source.Hold = null;
        var write = await cache.BeginWriteAsync(Secret);
        _store.Before = _ => Task.FromException(Away);
        await write.EndAsync();
        await cache.GetAsync(Secret);
        Assert.That(async () => await cache.InvalidateAsync(Secret), Throws.TypeOf<CacheStoreException>());
        Assert.That(async () => await cache.ClearAsync(), Throws.TypeOf<CacheStoreException>());
        await using var repeated = cache.InvalidateEvery($"{Secret}*", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(70));
        await Until.TrueAsync("the repeated one has failed", () => Task.FromResult(_log.Of(124).Any()));
    }
}
