using System.Collections.Concurrent;
using System.Diagnostics;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Telemetry;

[TestFixture]
internal sealed class TracingTests
{
    [Test]
    public async Task Trace_FetchAndInvalidate_TellTheCacheAndNeverTheKey()
    {
        var name = Guid.NewGuid().ToString();
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CacheTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var source = new TextSource { ["secret"] = "secret" };
        var cache = new TextCache(new MemoryStore(), source, new CacheCowOptions { Name = name });
        await cache.GetAsync("secret");
        await cache.InvalidateAsync("secret");
        source.Fails = new InvalidOperationException("secret");
        Assert.That(async () => await cache.GetAsync("secret"), Throws.InvalidOperationException);

        var own = activities.Where(activity => Equals(activity.GetTagItem("cachecow.cache"), name)).ToArray();
        Assert.That(own.Select(activity => activity.OperationName), Is.EqualTo(new[] { "cachecow.fetch", "cachecow.invalidate", "cachecow.fetch" }));
        Assert.That(own[2].Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(own.SelectMany(activity => activity.TagObjects).Select(tag => $"{tag.Value}"), Has.None.Contains("secret"));
    }
}
