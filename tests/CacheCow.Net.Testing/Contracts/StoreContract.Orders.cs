namespace CacheCow.Net.Testing;

public abstract partial class StoreContract
{
    [Test]
    public async Task Writes_TwoAndAReaderInEveryOrderEitherDyingAtEachStep_NeverLeaveAnOldObject()
    {
        var explored = 0;
        foreach (var order in Orders.Of([3, 3, 3], mortal: 2))
        {
            var schedule = new WriteSchedule(_store);
            Assert.That(await FirstStaleStepAsync(schedule, [schedule.Writer("1"), schedule.Writer("2"), schedule.Reader()], order), Is.Null);
            explored++;
        }

        Assert.That(explored, Is.GreaterThan(3000));
    }

    [Test]
    public async Task Writes_OneAndAnInvalidationAndAReaderInEveryOrder_NeverLeaveAnOldObject()
    {
        foreach (var order in Orders.Of([3, 2, 3], mortal: 1))
        {
            var schedule = new WriteSchedule(_store);
            Assert.That(await FirstStaleStepAsync(schedule, [schedule.Writer("1"), schedule.Invalidator("2"), schedule.Reader()], order), Is.Null);
        }
    }

    [Test]
    public async Task Writes_NotBegunBeforeTheCommit_LeaveAnOldObject()
    {
        var stale = 0;
        foreach (var order in Orders.Of([3, 3, 3], mortal: 0))
        {
            var schedule = new WriteSchedule(_store, begins: false);
            if (await FirstStaleStepAsync(schedule, [schedule.Writer("1"), schedule.Writer("2"), schedule.Reader()], order) is not null)
                stale++;
        }

        Assert.That(stale, Is.Positive);
    }

    private static async Task<string?> FirstStaleStepAsync(WriteSchedule schedule, Func<Task>[][] clients, int[] order)
    {
        var taken = new int[clients.Length];
        for (var i = 0; i < order.Length; i++)
        {
            await clients[order[i]][taken[order[i]]++]();
            if (await schedule.IsStaleAsync())
                return $"stale after step {i} of {string.Join(' ', order)}";
        }

        return null;
    }
}
