namespace CacheCow.Net.Sqlite.Tests;

[TestFixture]
internal sealed class DisposalTests : StoreFixture
{
    private static readonly CacheKeys Some = CacheKeys.For("some", 1);

    [Test]
    public void Steps_AfterDispose_SaySo()
    {
        var store = Open();
        store.Dispose();
        store.Dispose();
        Assert.That(async () => await store.ReadAsync(Some, default), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await store.InvalidateAsync(Some, TimeSpan.Zero, default), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Dispose_LastUserOfTheFile_LeavesOneFile()
    {
        Open().Dispose();
        Assert.That(Directory.GetFiles(Root), Is.EqualTo(new[] { File }));
    }

    [Test]
    public async Task Dispose_StepsUnderWay_FinishOrSaySoAndAllIsClosed()
    {
        for (var round = 0; round < 20; round++)
        {
            var store = Open();
            using var started = new CountdownEvent(4);
            var users = Enumerable.Range(0, 4).Select(i => Task.Run(() => UseUntilDisposedAsync(store, i, started))).ToArray();
            started.Wait();
            store.Dispose();
            await Task.WhenAll(users);

            // Two that close at once may both leave the log to the other; but with a connection left open nobody could remove it.
            Open().Dispose();
            Assert.That(Directory.GetFiles(Root), Is.EqualTo(new[] { File }), "a connection was left open");
        }
    }

    private static async Task UseUntilDisposedAsync(SqliteStore store, int user, CountdownEvent started)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                await store.ReadAsync(Some, default);
                if (user % 2 == 0)
                    await store.InvalidateAsync(Some, TimeSpan.Zero, default);
                if (i == 0)
                    started.Signal();
            }
        }
        catch (ObjectDisposedException)
        {
            // What it must be.
        }
    }
}
