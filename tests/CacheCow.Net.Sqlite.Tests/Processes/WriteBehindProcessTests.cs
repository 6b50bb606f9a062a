using CacheCow.Net.Sqlite.Tests.Worker;

namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Write-behind on a queue in the file: the process that accepts and writes is killed, another goes on.</summary>
[TestFixture]
internal sealed class WriteBehindProcessTests : StoreFixture
{
    [Test]
    public async Task Accept_ItsProcessIsKilled_NothingIsLostReadOldOrWrittenOutOfOrder()
    {
        var time = new ShiftedTime();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = time, BusyTimeout = TimeSpan.FromMinutes(5) });
        using var source = new SharedSource(Path.Combine(Root, "source"));
        await using (var reading = new BehindCache(store, source, drains: false))
        {
            using var doomed = new WorkerProcess("behind", File, Path.Combine(Root, "source"));
            await doomed.HearAsync();
            await doomed.TellAsync();
            for (var heard = 0; heard < 100; heard++)
            {
                await doomed.HearAsync();
                await AssertNothingIsOldAsync(reading, source);
            }

            await doomed.KillAsync();
            await AssertNothingIsOldAsync(reading, source);
        }

        // The dead process still has the queue's lease.
        time.Shift = TimeSpan.FromMinutes(1);
        await using var next = new BehindCache(store, source, drains: true);
        next.Start();
        await next.DrainAsync();
        for (var one = 0; one < SharedSource.Objects; one++)
        {
            Assert.That(source.Version(one), Is.InRange(source.Confirmed(one), source.Confirmed(one) + 1), "what was not answered may have been accepted");
            Assert.That(source.OutOfOrder(one), Is.Zero);
        }

        await AssertNothingIsOldAsync(next, source);
        Assert.That((await next.GetStateAsync()).DeadLetters, Is.Zero);
    }

    private static async Task AssertNothingIsOldAsync(BehindCache cache, SharedSource source)
    {
        for (var one = 0; one < SharedSource.Objects; one++)
        {
            var accepted = source.Confirmed(one);
            Assert.That(await cache.GetAsync(one), Is.GreaterThanOrEqualTo(accepted), $"object {one}");
        }
    }
}
