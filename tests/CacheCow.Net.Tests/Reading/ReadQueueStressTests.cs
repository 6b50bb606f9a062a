using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>Many callers, and a store that answers when it likes: nobody is forgotten, and nobody is given what another asked for.</summary>
[TestFixture]
internal sealed class ReadQueueStressTests
{
    private const int Keys = 20;
    private const int Callers = 64;
    private const int Rounds = 300;

    [Test]
    public async Task Get_UnderRandomAnswersFailuresAndCancellations_GivesEachItsOwnObject([Values] bool shareByReference)
    {
        var source = new TextSource();
        for (var i = 0; i < Keys; i++)
            source[$"{i}"] = $"text {i}";
        var store = new CapriciousStore(new MemoryStore());
        var options = new CacheCowOptions { StoreTimeout = TimeSpan.FromMilliseconds(20), StoreBreaker = null, ShareByReference = shareByReference };
        var cache = new TextCache(store, source, options);
        var answered = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(cache, caller))))
            .WaitAsync(TimeSpan.FromMinutes(10));
        Assert.That(answered.Sum(), Is.GreaterThan(Callers * Rounds / 2));
        Assert.That(store.LargestRequest, Is.GreaterThan(1));

        // What hung is no longer in the way.
        store.IsCapricious = false;
        store.Requests = 0;
        for (var i = 0; i < Callers; i++)
            Assert.That(await cache.GetAsync("0"), Is.EqualTo("text 0"));
        Assert.That(store.Requests, Is.EqualTo(Callers));
    }

    private static async Task<int> CallAsync(TextCache cache, int caller)
    {
        var random = new Random(caller);
        var answered = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var key = random.Next(Keys);
            using var cancellation = random.Next(4) == 0 ? new CancellationTokenSource() : null;
            var get = cache.GetAsync($"{key}", cancellation?.Token ?? default);
            if (random.Next(2) == 0)
                cancellation?.CancelAfter(random.Next(2));
            try
            {
                Assert.That(await get, Is.EqualTo($"text {key}"));
                answered++;
            }
            catch (OperationCanceledException) when (cancellation is { IsCancellationRequested: true })
            {
                // It asked for that.
            }
        }

        return answered;
    }

    // Some answers come at once, some on another thread, some late, some never; some requests fail.
    private sealed class CapriciousStore(ICacheStore inner) : StoreDouble(inner)
    {
        public bool IsCapricious { get; set; } = true;

        public int LargestRequest { get; private set; }

        public int Requests { get; set; }

        public override bool ReadsTogether => true;

        public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken)
        {
            Requests++;
            await BeCapriciousAsync().WaitAsync(cancellationToken);
            return await Inner.ReadAsync(keys, cancellationToken);
        }

        public override async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
        {
            LargestRequest = Math.Max(LargestRequest, keys.Count);
            Requests++;
            await BeCapriciousAsync();
            return await Inner.ReadManyAsync(keys, cancellationToken);
        }

        private async Task BeCapriciousAsync()
        {
            var mood = IsCapricious ? Random.Shared.Next(200) : 199;
            if (mood == 0)
                await new TaskCompletionSource().Task;
            if (mood < 5)
                throw new IOException("Not now.");
            if (mood < 15)
                await Task.Delay(mood * 2);
            if (mood < 150)
                await Task.Yield();
        }
    }
}
