using System.Transactions;
using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Saves and commands while the store cannot be told: fail, or go on and remember the keys in memory.</summary>
[TestFixture]
internal class UnavailableTests : WritingTests
{
    public enum Way
    {
        Save,
        SaveSynchronously,
        SaveInTransaction,
        SaveInAmbientTransaction,
        Sql,
        SqlInTransaction,
    }

    [Test]
    public async Task Fail_ThrowsBeforeTheDatabaseIsChanged([Values] Way way, [Values] bool hangs)
    {
        var article = await CachedArticleAsync();
        BreakStore(hangs);
        await using var context = new PressContext(Options().UseCacheCow(Cache, new EfWriteOptions { OnStoreUnavailable = OnStoreUnavailable.Fail }).Options);
        var changing = ChangeAsync(context, article, 2, way);
        await AdvanceUntilDoneAsync(changing);

        // What fails at a command of a save, Entity Framework puts into an exception of its own.
        var refused = await Assert.CatchAsync(() => changing);
        var reason = refused is DbUpdateException ? refused.InnerException : refused;
        Assert.That(reason, Is.InstanceOf<CacheStoreException>().With.Message.Contains("OnStoreUnavailable is Fail"));
        await RepairAsync();
        Assert.That(await ViewsAsync(article), Is.EqualTo(1));
    }

    [Test]
    public async Task Proceed_InvalidatesWhenTheStoreIsBack([Values] Way way, [Values] bool hangs)
    {
        using var metrics = new MeterReader("proceeding");
        Cache = NewCache("proceeding");
        var article = await CachedArticleAsync();
        BreakStore(hangs);
        await using var context = NewContext();
        var changing = ChangeAsync(context, article, 2, way);
        await AdvanceUntilDoneAsync(changing);
        await changing;
        Assert.That(metrics["cachecow.ef.unavailable proceed"], Is.EqualTo(1));
        await RepairAsync();
        await UntilAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return !Cache.InterceptorFor(Writing).HasPending;
        });
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
    }

    [Test]
    public async Task Proceed_BeyondItsBound_InvalidatesEverything()
    {
        using var metrics = new MeterReader("bounded");
        Cache = NewCache("bounded");
        var writing = new EfWriteOptions { MaxKeysInMemory = 100 };
        var article = await CachedArticleAsync();
        var writer = await SaveAsync(new Writer { Name = NewName() });
        Assert.That(await Reader.GetAsync<Writer>(one => one.Name, writer.Name), Is.Not.Null);

        Store.IsDown = true;
        await using var context = new PressContext(Options().UseCacheCow(Cache, writing).Options);
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        for (var i = 0; i < 101; i++)
            context.Add(new Article { Title = NewName() });
        await context.SaveChangesAsync();
        await RepairAsync();
        await UntilAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return !Cache.InterceptorFor(writing).HasPending;
        });
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
        Assert.That(metrics["cachecow.ef.pending.overflows"], Is.GreaterThan(0));
        Commands.Forget();
        await Reader.GetAsync<Writer>(one => one.Name, writer.Name);
        Assert.That(Commands.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Scope_ThatHadRunOutBeforeItsEnd_IsInvalidatedInTheBackground()
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await ChangeAsync(context, article, 2, Way.Save);
        Store.IsDown = true;
        Time.Advance(new CacheCowOptions().WriteLifetime * 2);
        await transaction.CommitAsync();
        await RepairAsync();
        await UntilAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return !Cache.InterceptorFor(Writing).HasPending;
        });
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
    }

    private static async Task ChangeAsync(PressContext context, Article article, int views, Way way)
    {
        using var scope = way == Way.SaveInAmbientTransaction ? new TransactionScope(TransactionScopeAsyncFlowOption.Enabled) : null;
        await using var transaction = way is Way.SaveInTransaction or Way.SqlInTransaction ? await context.Database.BeginTransactionAsync() : null;
        if (way is Way.Sql or Way.SqlInTransaction)
        {
            await context.Database.ExecuteSqlAsync($"""UPDATE "Articles" SET "Views" = {views} WHERE "Id" = {article.Id}""");
        }
        else
        {
            (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = views;
#pragma warning disable CA1849 // the synchronous call is what is tested
            _ = way == Way.SaveSynchronously ? await Task.Run(context.SaveChanges) : await context.SaveChangesAsync();
#pragma warning restore CA1849
        }

        if (transaction is not null)
            await transaction.CommitAsync();
        scope?.Complete();
    }

    private void BreakStore(bool hangs) => (Store.Hangs, Store.IsDown) = (hangs, !hangs);

    private Task RepairAsync()
    {
        (Store.Hangs, Store.IsDown) = (false, false);
        return Task.CompletedTask;
    }

    // A store that hangs is waited for by the clock of the test.
    private Task AdvanceUntilDoneAsync(Task task) => UntilAsync(() =>
    {
        if (!task.IsCompleted)
            Time.Advance(TimeSpan.FromSeconds(10));
        return task.IsCompleted;
    });
}
