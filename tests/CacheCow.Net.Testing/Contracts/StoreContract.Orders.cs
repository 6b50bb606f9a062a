namespace CacheCow.Net.Testing;

public abstract partial class StoreContract
{
    // Each order has an object of its own. Several at once share their round trips.
    private const int OrdersAtOnce = 32;

    [Test]
    public async Task Writes_TwoAndAReaderInEveryOrderEitherDyingAtEachStep_NeverLeaveAnOldObject()
    {
        var stale = await StaleStepsAsync(Orders.Of([3, 3, 3], mortal: 2), begins: true, schedule => [schedule.Writer("1"), schedule.Writer("2"), schedule.Reader()]);
        Assert.That(stale, Is.All.Null);
        Assert.That(stale, Has.Length.GreaterThan(3000));
    }

    [Test]
    public async Task Writes_OneAndAnInvalidationAndAReaderInEveryOrder_NeverLeaveAnOldObject()
    {
        var stale = await StaleStepsAsync(Orders.Of([3, 2, 3], mortal: 1), begins: true, schedule => [schedule.Writer("1"), schedule.Invalidator("2"), schedule.Reader()]);
        Assert.That(stale, Is.Not.Empty.And.All.Null);
    }

    [Test]
    public async Task Writes_NotBegunBeforeTheCommit_LeaveAnOldObject()
    {
        var stale = await StaleStepsAsync(Orders.Of([3, 3, 3], mortal: 0), begins: false, schedule => [schedule.Writer("1"), schedule.Writer("2"), schedule.Reader()]);
        Assert.That(stale, Has.Some.Not.Null);
    }

    private async Task<string?[]> StaleStepsAsync(IEnumerable<int[]> orders, bool begins, Func<WriteSchedule, Func<Task>[][]> clients)
    {
        var stale = new List<string?>();
        foreach (var some in orders.Chunk(OrdersAtOnce))
        {
            stale.AddRange(await Task.WhenAll(some.Select(order =>
            {
                var schedule = new WriteSchedule(_store, begins);
                return FirstStaleStepAsync(schedule, clients(schedule), order);
            })));
        }

        return [.. stale];
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
