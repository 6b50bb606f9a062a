using System.Data.Common;
using System.Transactions;
using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Saves in transactions: nothing old may be cached from the first save until the transaction has ended, however it ends.</summary>
[TestFixture]
internal class TransactionWritingTests : WritingTests
{
    public enum Ending
    {
        Commit,
        Rollback,
        Dispose,
        DisposeContext,
    }

    [Test]
    public async Task Transaction_HoweverItEnds_IsFencedUntilThen([Values] Ending ending, [Values] bool isAsync)
    {
        var article = await CachedArticleAsync();
        var context = NewContext();
        var transaction = await context.Database.BeginTransactionAsync();
        await ChangeAsync(context, article, 2, isAsync);
        Assert.That(await ViewsAsync(article), Is.EqualTo(1));
        Assert.That(await IsCachedAsync(article), Is.False);
        Assert.That(Store.Open, Is.EqualTo(1));

        await EndAsync(context, transaction, ending, isAsync);
        Assert.That(Store.Open, Is.Zero);
        Assert.That(await ViewsAsync(article), Is.EqualTo(ending == Ending.Commit ? 2 : 1));
        Assert.That(await IsCachedAsync(article), Is.True);
        await context.DisposeAsync();
    }

    // The twin invalidates before the commit and has no scope.
    [TestCase(true, 2)]
    [TestCase(false, 1)]
    public async Task Transaction_IsReadBetweenSaveAndCommit_LeavesNothingOld(bool isFenced, int expected)
    {
        var article = await CachedArticleAsync();
        await using var context = isFenced ? NewContext() : NewPlainContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await ChangeAsync(context, article, 2);
        if (!isFenced)
            await Cache.InvalidateManyAsync([new Lookup(typeof(Article), "Id", article.Id), new Lookup(typeof(Article), "Title", article.Title)]);
        Assert.That(await ViewsAsync(article), Is.EqualTo(1));
        await transaction.CommitAsync();
        Assert.That(await ViewsAsync(article), Is.EqualTo(expected));
    }

    [Test]
    public async Task Transaction_WithSeveralSaves_FencesEachKeyOnce()
    {
        var (first, second) = (await CachedArticleAsync(), await CachedArticleAsync());
        await using var context = NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await ChangeAsync(context, first, 2);
        await ChangeAsync(context, first, 3);
        await ChangeAsync(context, second, 2);
        Assert.That(Store.Begun.Select(one => one.Count), Is.EqualTo(new[] { 2, 2 }));
        await transaction.CommitAsync();
        Assert.That((await ViewsAsync(first), await ViewsAsync(second), Store.Open), Is.EqualTo((3, 2, 0)));
    }

    [Test]
    public async Task Transaction_RolledBackToASavepoint_StaysFencedUntilItsEnd()
    {
        var (kept, undone) = (await CachedArticleAsync(), await CachedArticleAsync());
        await using var context = NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await ChangeAsync(context, kept, 2);
        await transaction.CreateSavepointAsync("here");
        await ChangeAsync(context, undone, 2);
        await transaction.RollbackToSavepointAsync("here");
        Assert.That((await IsCachedAsync(kept), await IsCachedAsync(undone)), Is.EqualTo((false, false)));
        await transaction.CommitAsync();
        Assert.That((await ViewsAsync(kept), await ViewsAsync(undone), Store.Open), Is.EqualTo((2, 1, 0)));
    }

    [Test]
    public async Task Transaction_AfterAFailedSave_GoesOn()
    {
        var (first, second) = (await CachedArticleAsync(), await CachedArticleAsync());
        await using var context = NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        (await context.Articles.SingleAsync(one => one.Id == first.Id)).Title = second.Title;
        await Assert.CatchAsync<DbUpdateException>(() => context.SaveChangesAsync());
        context.ChangeTracker.Clear();
        await ChangeAsync(context, first, 5);
        await transaction.CommitAsync();
        Assert.That((await ViewsAsync(first), Store.Open), Is.EqualTo((5, 0)));
    }

    [Test]
    public async Task Transaction_InsertsARow_FencesItsNumberBeforeTheCommit()
    {
        var before = await SaveAsync(new Article { Title = NewName() });
        await Reader.GetAsync<Article>(one => one.Id, before.Id + 1);
        await using var context = NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        context.Add(new Article { Title = NewName() });
        await context.SaveChangesAsync();
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Null);

        // Not even if the process ends with the commit.
        Store.FailsEnd = true;
        await transaction.CommitAsync();
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Not.Null);
    }

    [Test]
    public async Task Transaction_ThatCannotBeCommitted_StaysFencedWhileNobodyKnows([Values] bool isAnswered)
    {
        var article = await CachedArticleAsync();
        Exception failure = isAnswered ? new PostgresException("refused", "ERROR", "ERROR", "40001") : new NpgsqlException("broken");
        await using var context = new PressContext(Options().UseCacheCow(Cache, Writing).AddInterceptors(new FailingCommits(failure)).Options);
        await using var transaction = await context.Database.BeginTransactionAsync();
        await ChangeAsync(context, article, 2);
        await Assert.CatchAsync<DbException>(() => transaction.CommitAsync());
        await transaction.DisposeAsync();
        Assert.That(Store.Open, Is.EqualTo(isAnswered ? 0 : 1));
        Time.Advance(new CacheCowOptions().WriteLifetime);
        await UntilAsync(() => Store.Open == 0);
        Assert.That(await ViewsAsync(article), Is.EqualTo(1));
    }

    [Test]
    public async Task UseTransaction_CommittedByItsOwner_IsFencedUntilItIsSeenToBeOver([Values] Ending ending)
    {
        var article = await CachedArticleAsync();
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var context = new PressContext(new DbContextOptionsBuilder<PressContext>().UseNpgsql(connection).UseCacheCow(Cache).Options);
        await context.Database.UseTransactionAsync(transaction);
        await ChangeAsync(context, article, 2);
        Time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(Store.Open, Is.EqualTo(1));

        if (ending == Ending.Commit)
            await transaction.CommitAsync();
        else if (ending == Ending.Rollback)
            await transaction.RollbackAsync();
        await transaction.DisposeAsync();
        Assert.That(await IsCachedAsync(article), Is.False);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Store.Open, Is.Zero);
        Assert.That(await ViewsAsync(article), Is.EqualTo(ending == Ending.Commit ? 2 : 1));
    }

    [Test]
    public async Task UseTransaction_ItsConnectionIsClosed_EndsAtOnce([Values] bool commits)
    {
        // The driver uses its transaction object again for the next round.
        var article = await CachedArticleAsync();
        for (var views = 2; views < 5; views++)
        {
            await using var connection = new NpgsqlConnection(Connection);
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var context = new PressContext(new DbContextOptionsBuilder<PressContext>().UseNpgsql(connection).UseCacheCow(Cache).Options);
            await context.Database.UseTransactionAsync(transaction);
            await ChangeAsync(context, article, views);
            if (commits)
                await transaction.CommitAsync();
            Assert.That(Store.Open, Is.EqualTo(1));
            await connection.CloseAsync();
            Assert.That(Store.Open, Is.Zero);
            Assert.That(await ViewsAsync(article), Is.EqualTo(commits ? views : 1));
        }
    }

    [Test]
    public async Task UseTransaction_SharedByContexts_EndsWithTheTransaction()
    {
        var (first, second) = (await CachedArticleAsync(), await CachedArticleAsync());
        await using var owner = NewContext();
        await using var transaction = await owner.Database.BeginTransactionAsync();
        await ChangeAsync(owner, first, 2);
        await using (var guest = new PressContext(new DbContextOptionsBuilder<PressContext>().UseNpgsql(owner.Database.GetDbConnection()).UseCacheCow(Cache).Options))
        {
            await guest.Database.UseTransactionAsync(transaction.GetDbTransaction());
            await ChangeAsync(guest, second, 2);
        }

        Assert.That(Store.Open, Is.EqualTo(2));
        await transaction.CommitAsync();
        Assert.That(Store.Open, Is.Zero);
        Assert.That((await ViewsAsync(first), await ViewsAsync(second)), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task AmbientTransaction_HoweverItEnds_IsFencedUntilThen([Values] bool commits, [Values] bool isAsync)
    {
        var article = await CachedArticleAsync();
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await using var context = NewContext();
            await ChangeAsync(context, article, 2, isAsync);
            using (new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
                Assert.That(await IsCachedAsync(article), Is.False);
            Assert.That(Store.Open, Is.EqualTo(1));
            if (commits)
                scope.Complete();
        }

        Assert.That(Store.Open, Is.Zero);
        Assert.That(await ViewsAsync(article), Is.EqualTo(commits ? 2 : 1));
    }

    [Test]
    public async Task EnlistedTransaction_IsFencedUntilItsEnd()
    {
        var article = await CachedArticleAsync();
        using var transaction = new CommittableTransaction();
        await using var context = NewContext();
        await context.Database.OpenConnectionAsync();
        context.Database.EnlistTransaction(transaction);
        await ChangeAsync(context, article, 2);
        Assert.That((await IsCachedAsync(article), Store.Open), Is.EqualTo((false, 1)));
        transaction.Commit();
        Assert.That((await ViewsAsync(article), Store.Open), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task ExecutionStrategy_Retries_AndLeavesNothingOpen([Values] bool isInTransaction)
    {
        var (first, second) = (await CachedArticleAsync(), await CachedArticleAsync());
        var failures = new FailingCommands { Times = 2 };
        await using var context = new PressContext(new DbContextOptionsBuilder<PressContext>()
            .UseNpgsql(Connection, npgsql => npgsql.ExecutionStrategy(dependencies => new QuickRetries(dependencies)))
            .UseCacheCow(Cache).AddInterceptors(failures).Options);
        var ids = isInTransaction ? new[] { first.Id, second.Id } : [first.Id];
        foreach (var article in await context.Articles.Where(one => ids.Contains(one.Id)).ToListAsync())
            article.Views = 2;
        await context.SaveChangesAsync();
        Assert.That(failures.Times, Is.Zero);
        Assert.That(await ViewsAsync(first), Is.EqualTo(2));

        // What broke while a command committed by itself may yet be carried out.
        Assert.That(Store.Open, Is.EqualTo(isInTransaction ? 0 : 1));
        Time.Advance(new CacheCowOptions().WriteLifetime);
        await UntilAsync(() => Store.Open == 0);
    }

    [Test]
    public async Task PooledContext_GoesBackWithAnOpenTransaction_EndsIt()
    {
        var article = await CachedArticleAsync();
        var pool = new PooledDbContextFactory<PooledContext>(new DbContextOptionsBuilder<PooledContext>().UseNpgsql(Connection).UseCacheCow(Cache).Options, poolSize: 1);
        for (var views = 2; views < 5; views++)
        {
            await using (var context = await pool.CreateDbContextAsync())
            {
                await context.Database.BeginTransactionAsync();
                await ChangeAsync(context, article, views);
                Assert.That(Store.Open, Is.EqualTo(1));
            }

            Assert.That(Store.Open, Is.Zero);
            await using (var context = await pool.CreateDbContextAsync())
                await ChangeAsync(context, article, views * 10);
            Assert.That((await ViewsAsync(article), Store.Open), Is.EqualTo((views * 10, 0)));
        }
    }

    [Test]
    public async Task Contexts_AtTheSameTime_DoNotMixTheirTransactions()
    {
        var articles = new List<Article>();
        for (var i = 0; i < 8; i++)
            articles.Add(await CachedArticleAsync());
        await Task.WhenAll(articles.Select((article, i) => Task.Run(async () =>
        {
            for (var round = 0; round < 10; round++)
            {
                await using var context = NewContext();
                await using var transaction = await context.Database.BeginTransactionAsync();
                await ChangeAsync(context, article, 100 + round);
                if (round % 2 == i % 2)
                    await transaction.CommitAsync();
                else
                    await transaction.RollbackAsync();
            }
        })));
        Assert.That(Store.Open, Is.Zero);
        for (var i = 0; i < articles.Count; i++)
            Assert.That(await ViewsAsync(articles[i]), Is.EqualTo(i % 2 == 0 ? 108 : 109));
    }

    [Test]
    public async Task SeveralCaches_AreAllTold()
    {
        var article = await CachedArticleAsync();
        var otherStore = new WriteStore(new MemoryStore());
        var other = new EfCacheCow<PressContext>(otherStore, NewPlainContext).Lookup<Article>(one => one.Id);
        Assert.That((await other.GetAsync<Article>(one => one.Id, article.Id))?.Views, Is.EqualTo(1));
        await using var context = new PressContext(Options().UseCacheCow(Cache, other).UseCacheCow(other).Options);
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await ChangeAsync(context, article, 2);
            Assert.That((Store.Open, otherStore.Open), Is.EqualTo((1, 1)));
            await transaction.CommitAsync();
        }

        Assert.That((Store.Open, otherStore.Open), Is.EqualTo((0, 0)));
        Assert.That((await ViewsAsync(article), (await other.GetAsync<Article>(one => one.Id, article.Id))?.Views), Is.EqualTo((2, 2)));
    }

    private static async Task ChangeAsync(PressContext context, Article article, int views, bool isAsync = true)
    {
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = views;
#pragma warning disable CA1849 // the synchronous call is what is tested
        _ = isAsync ? await context.SaveChangesAsync() : context.SaveChanges();
#pragma warning restore CA1849
    }

    private static async Task EndAsync(PressContext context, IDbContextTransaction transaction, Ending ending, bool isAsync)
    {
        Action end = ending switch
        {
            Ending.Commit => transaction.Commit,
            Ending.Rollback => transaction.Rollback,
            Ending.Dispose => transaction.Dispose,
            _ => context.Dispose,
        };
        Func<Task> endAsync = ending switch
        {
            Ending.Commit => () => transaction.CommitAsync(),
            Ending.Rollback => () => transaction.RollbackAsync(),
            Ending.Dispose => () => transaction.DisposeAsync().AsTask(),
            _ => () => context.DisposeAsync().AsTask(),
        };
        if (isAsync)
            await endAsync();
        else
            end();
    }

    private sealed class FailingCommits(Exception failure) : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) => throw failure;
    }

    private sealed class FailingCommands : DbCommandInterceptor
    {
        public int Times { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            eventData.CommandSource == CommandSource.SaveChanges && Times-- > 0 ? throw new TimeoutException("for a moment") : Again(result);

        private ValueTask<InterceptionResult<DbDataReader>> Again(InterceptionResult<DbDataReader> result)
        {
            Times = Math.Max(Times, 0);
            return new(result);
        }
    }

    private sealed class QuickRetries(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, 5, TimeSpan.FromMilliseconds(1))
    {
        protected override bool ShouldRetryOn(Exception exception) => exception is TimeoutException;
    }
}
