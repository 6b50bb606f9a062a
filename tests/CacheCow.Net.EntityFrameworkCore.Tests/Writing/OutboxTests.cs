using System.Diagnostics.Metrics;
using System.Transactions;
using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>The outbox: rows that are committed with what they are for, and dispatched at least once.</summary>
[TestFixture]
internal class OutboxTests : WritingTests
{
    public enum Way
    {
        Save,
        SaveSynchronously,
        SaveMany,
        SaveInTransaction,
        SaveInAmbientTransaction,
        Sql,
        SqlSynchronously,
        SqlInTransaction,
        Query,
        QuerySynchronously,
    }

    [SetUp]
    public async Task EmptyOutbox()
    {
        await using var context = NewOutboxContext();
        await context.Set<OutboxEntry>().ExecuteDeleteAsync();
    }

    [Test]
    public async Task Change_WhileTheStoreIsDown_IsInvalidatedByTheDispatcher([Values] Way way)
    {
        var article = await CachedArticleAsync();
        Store.IsDown = true;
        await using (var context = NewCachingContext())
            await ChangeAsync(context, article, 2, way);
        Assert.That(await RowsAsync(), Is.EqualTo(1));
        await using var outbox = new CacheCowOutbox<OutboxContext>(NewCachingContext);
        await Assert.CatchAsync<CacheStoreException>(() => outbox.DispatchOnceAsync());
        Assert.That(await RowsAsync(), Is.EqualTo(1));

        Store.IsDown = false;
        Assert.That(await outbox.DispatchOnceAsync(), Is.EqualTo(1));
        Assert.That((await ViewsAsync(article), await RowsAsync(), await outbox.DispatchOnceAsync()), Is.EqualTo((2, 0, 0)));
    }

    // The twin remembers in memory: a process that ends has forgotten.
    [TestCase(true, 2)]
    [TestCase(false, 1)]
    public async Task Change_WhileTheStoreIsDown_IsKnownToTheNextProcess(bool hasOutbox, int expected)
    {
        var article = await CachedArticleAsync();
        Store.IsDown = true;
        await using (var context = hasOutbox ? NewCachingContext() : NewContext())
            await ChangeAsync(context, article, 2, Way.Save);

        // Another process comes; the clock of this one stands still, and with it its next attempt.
        if (!hasOutbox)
            await UntilAsync(() => Time.Waiting > 0);
        Store.IsDown = false;
        var next = NewCache();
        await using var outbox = new CacheCowOutbox<OutboxContext>(() => new OutboxContext(new DbContextOptionsBuilder<OutboxContext>().UseNpgsql(Connection).UseCacheCow(next).Options));
        await outbox.DispatchOnceAsync();
        Assert.That(await ViewsAsync(article), Is.EqualTo(expected));
    }

    // The process can reach the store for so many steps of it, and dies when the save has returned. Another process dispatches; the clock of this one stands still.
    [Test]
    public async Task Process_ThatLosesTheStoreAtAnyStepAndDies_LeavesNothingOld(
        [Values(0, 1, 2, 3)] int steps, [Values(Way.Save, Way.SaveMany, Way.SaveInTransaction, Way.Sql, Way.SaveInAmbientTransaction)] Way way)
    {
        var article = await CachedArticleAsync();
        Store.StepsLeft = steps;
        await using (var context = NewCachingContext())
            await ChangeAsync(context, article, 2, way);
        Store.StepsLeft = int.MaxValue;

        var next = NewCache();
        await using var outbox = new CacheCowOutbox<OutboxContext>(() => new OutboxContext(new DbContextOptionsBuilder<OutboxContext>().UseNpgsql(Connection).UseCacheCow(next).Options));
        await outbox.DispatchOnceAsync();
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
    }

    [Test]
    public async Task Migration_WhileTheStoreIsDown_NeedsNoOutbox()
    {
        Store.IsDown = true;
        var name = $"cachecow_{Guid.NewGuid():N}";
        await using var context = new SeededContext(new DbContextOptionsBuilder<SeededContext>()
            .UseNpgsql(new NpgsqlConnectionStringBuilder(Connection) { Database = name }.ConnectionString).UseCacheCow(Cache).Options);
        try
        {
            await context.Database.EnsureCreatedAsync();
            Assert.That(await context.Set<Label>().CountAsync(), Is.EqualTo(1));
        }
        finally
        {
            await context.Database.EnsureDeletedAsync();
        }
    }

    [Test]
    public async Task Change_ThatIsRolledBack_LeavesNoRow([Values(Way.SaveInTransaction, Way.SqlInTransaction)] Way way)
    {
        var article = await CachedArticleAsync();
        Store.IsDown = true;
        await using (var context = NewCachingContext())
            await ChangeAsync(context, article, 2, way, commits: false);
        Assert.That(await RowsAsync(), Is.Zero);
    }

    [Test]
    public async Task Change_AgainAfterARollbackToASavepoint_HasARow()
    {
        var article = await CachedArticleAsync();
        Store.IsDown = true;
        await using var context = NewCachingContext();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await transaction.CreateSavepointAsync("here");
            await ChangeAsync(context, article, 2, Way.Save);
            await transaction.RollbackToSavepointAsync("here");
            context.ChangeTracker.Clear();
            await ChangeAsync(context, article, 3, Way.Save);
            await transaction.CommitAsync();
        }

        Assert.That(await RowsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Insert_WhileTheStoreIsDown_HasTheNumberThatTheDatabaseMakes([Values] bool isInTransaction)
    {
        var before = await SaveAsync(new Article { Title = NewName() });
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Null);
        Store.IsDown = true;
        await using (var context = NewCachingContext())
        {
            await using var transaction = isInTransaction ? await context.Database.BeginTransactionAsync() : null;
            context.Add(new Article { Title = NewName() });
            await context.SaveChangesAsync();
            if (transaction is not null)
                await transaction.CommitAsync();
        }

        Store.IsDown = false;
        await using var outbox = new CacheCowOutbox<OutboxContext>(NewCachingContext);
        await outbox.DispatchOnceAsync();
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Not.Null);
    }

    [Test]
    public async Task Save_ThatTheDatabaseRefuses_LeavesNoRow([Values] bool isAsync)
    {
        var (first, second) = (await CachedArticleAsync(), await CachedArticleAsync());
        Store.IsDown = true;
        await using var context = NewCachingContext();
        (await context.Articles.SingleAsync(one => one.Id == first.Id)).Title = second.Title;
#pragma warning disable CA1849 // the synchronous call is what is tested
        await Assert.CatchAsync<DbUpdateException>(() => isAsync ? context.SaveChangesAsync() : Task.Run(context.SaveChanges));
#pragma warning restore CA1849
        Assert.That((await RowsAsync(), context.Database.CurrentTransaction), Is.EqualTo((0, (object?)null)));
    }

    [Test]
    public async Task Save_WithAnExecutionStrategyThatRetries_HasOneRow()
    {
        var article = await CachedArticleAsync();
        Store.IsDown = true;
        await using (var context = new OutboxContext(new DbContextOptionsBuilder<OutboxContext>()
            .UseNpgsql(Connection, npgsql => npgsql.EnableRetryOnFailure()).UseCacheCow(Cache).AddInterceptors(new FailsOnce()).Options))
            await ChangeAsync(context, article, 2, Way.Save);
        Assert.That(await RowsAsync(), Is.EqualTo(1));
        Store.IsDown = false;
        await using var outbox = new CacheCowOutbox<OutboxContext>(NewCachingContext);
        await outbox.DispatchOnceAsync();
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
    }

    [Test]
    public async Task Dispatcher_ThatDiesBetweenInvalidatingAndDeleting_LeavesTheRow()
    {
        var article = await CachedArticleAsync();
        Store.IsDown = true;
        await using (var context = NewCachingContext())
            await ChangeAsync(context, article, 2, Way.Save);
        Store.IsDown = false;
        using var death = new CancellationTokenSource();
        Store.Told = step => { if (step == "invalidate") death.Cancel(); };
        await using var outbox = new CacheCowOutbox<OutboxContext>(NewCachingContext);
        await Assert.CatchAsync<OperationCanceledException>(() => outbox.DispatchOnceAsync(death.Token));
        Assert.That(await RowsAsync(), Is.EqualTo(1));
        Store.Told = null;
        await using var next = new CacheCowOutbox<OutboxContext>(NewCachingContext);
        Assert.That((await next.DispatchOnceAsync(), await ViewsAsync(article)), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Dispatchers_OfSeveralProcesses_EmptyTheTableTogether()
    {
        Store.IsDown = true;
        var articles = new List<Article>();
        for (var i = 0; i < 20; i++)
        {
            articles.Add(await SaveAsync(new Article { Title = NewName(), Views = 1 }));
            await using var context = NewCachingContext();
            await ChangeAsync(context, articles[i], 2, Way.Save);
        }

        Store.IsDown = false;
        var outboxes = Enumerable.Range(0, 4).Select(_ => new CacheCowOutbox<OutboxContext>(NewCachingContext, new OutboxOptions { BatchSize = 3 })).ToArray();
        foreach (var outbox in outboxes)
            outbox.Start();
        await Until.TrueAsync("the outbox is empty", async () => await RowsAsync() == 0);
        foreach (var outbox in outboxes)
            await outbox.DisposeAsync();
        foreach (var article in articles)
            Assert.That(await ViewsAsync(article), Is.EqualTo(2));
    }

    [Test]
    public async Task Dispatcher_IsWokenByACommitOfThisProcess_AndPausesWhileTheStoreIsDown()
    {
        using var metrics = new MeterReader(nameof(OutboxContext));
        var article = await CachedArticleAsync();
        var time = new FakeTime();
        await using var outbox = new CacheCowOutbox<OutboxContext>(NewCachingContext, new OutboxOptions { TimeProvider = time, PollInterval = TimeSpan.FromHours(1) });
        outbox.Start();
        outbox.Start();
        await UntilAsync(() => time.Waiting == 1);

        Store.IsDown = true;
        await using (var context = NewCachingContext())
            await ChangeAsync(context, article, 2, Way.Save);
        await UntilAsync(() => metrics["cachecow.outbox.rows failed"] > 0 && time.Waiting == 1);
        Store.IsDown = false;
        Assert.That(await RowsAsync(), Is.EqualTo(1));
        time.Advance(TimeSpan.FromSeconds(1));
        await Until.TrueAsync("the outbox is empty", async () => await RowsAsync() == 0);
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
        Assert.That(metrics["cachecow.outbox.rows dispatched"], Is.EqualTo(1));
    }

    [Test]
    public async Task Metrics_TellWhatWaits_InTheOutboxAndInMemory()
    {
        var article = await CachedArticleAsync();
        Store.IsDown = true;
        await using (var context = NewCachingContext())
            await ChangeAsync(context, article, 2, Way.Save);
        Cache = NewCache("waiting");
        await using (var context = NewContext())
            await ChangeAsync(context, article, 3, Way.Save);
        await using var outbox = new CacheCowOutbox<OutboxContext>(NewCachingContext);
        await Assert.CatchAsync<CacheStoreException>(() => outbox.DispatchOnceAsync());
        Assert.That((Gauge("cachecow.outbox.waiting", nameof(OutboxContext)), Gauge("cachecow.ef.pending", "waiting")), Is.EqualTo((1, 2)));
        Store.IsDown = false;
        await outbox.DispatchOnceAsync();
        Assert.That(Gauge("cachecow.outbox.waiting", nameof(OutboxContext)), Is.Zero);
        GC.KeepAlive(Cache);
    }

    [TestCase("")]
    [TestCase("not json")]
    [TestCase("[]")]
    [TestCase("""{"objects":[["a"]],"tags":[]}""")]
    [TestCase("""{"objects":[],"tags":[7]}""")]
    public async Task Row_ThatNobodyUnderstands_InvalidatesEverything(string row)
    {
        var article = await CachedArticleAsync();
        await using (var context = NewOutboxContext())
            await context.Database.ExecuteSqlAsync($"""INSERT INTO cachecow_outbox (keys) VALUES ({row})""");
        await using var outbox = new CacheCowOutbox<OutboxContext>(NewCachingContext);
        Assert.That((await outbox.DispatchOnceAsync(), await RowsAsync()), Is.EqualTo((1, 0)));
        Assert.That(await IsCachedAsync(article), Is.False);
    }

    [Test]
    public async Task Dispatcher_WithoutCacheOrTable_SaysWhatToDo()
    {
        await using var noCache = new CacheCowOutbox<OutboxContext>(NewOutboxContext);
        Assert.That((await Assert.CatchAsync<InvalidOperationException>(() => noCache.DispatchOnceAsync()))?.Message, Does.Contain("options.UseCacheCow(cache)"));
        await using var noTable = new CacheCowOutbox<PressContext>(NewContext);
        Assert.That((await Assert.CatchAsync<InvalidOperationException>(() => noTable.DispatchOnceAsync()))?.Message, Does.Contain("UseCacheCowOutbox()"));
    }

    [Test]
    public async Task Start_NobodyCouldEverBeTold_ThrowsAndSaysWhatToDo()
    {
        await using var noCache = new CacheCowOutbox<OutboxContext>(NewOutboxContext);
        Assert.That(noCache.Start, Throws.InvalidOperationException.With.Message.Contains("options.UseCacheCow(cache)"));
        await using var noTable = new CacheCowOutbox<PressContext>(NewContext);
        Assert.That(noTable.Start, Throws.InvalidOperationException.With.Message.Contains("UseCacheCowOutbox()"));
        Assert.That(async () => await noTable.RunAsync(CancellationToken.None), Throws.InvalidOperationException.With.Message.Contains("UseCacheCowOutbox()"));
    }

    [Test]
    public async Task LastFailure_TheDatabaseHasNoSuchTable_TellsUntilItHas()
    {
        var time = new FakeTime();
        await using var context = NewOutboxContext();
        await context.Database.ExecuteSqlRawAsync("ALTER TABLE cachecow_outbox RENAME TO elsewhere");
        await using var outbox = new CacheCowOutbox<OutboxContext>(NewCachingContext, new OutboxOptions { TimeProvider = time });
        try
        {
            Assert.That(outbox.LastFailure, Is.Null);
            outbox.Start();
            await UntilAsync(() => outbox.LastFailure is not null && time.Waiting == 1);
            Assert.That(outbox.LastFailure, Is.TypeOf<PostgresException>().With.Message.Contains("cachecow_outbox"));
        }
        finally
        {
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE elsewhere RENAME TO cachecow_outbox");
        }

        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => outbox.LastFailure is null);
    }

    // Outboxes of other tests, which nobody has collected yet, have no rows.
    private static long Gauge(string name, string cache)
    {
        var value = 0L;
        using var listener = new MeterListener { InstrumentPublished = (instrument, listening) => { if (instrument.Name == name) listening.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, measured, tags, _) => value += Equals(tags[0].Value, cache) ? measured : 0);
        listener.Start();
        listener.RecordObservableInstruments();
        return value;
    }

    private OutboxContext NewCachingContext() => new(new DbContextOptionsBuilder<OutboxContext>().UseNpgsql(Connection).UseCacheCow(Cache).Options);

    private async Task<int> RowsAsync()
    {
        using var outside = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        await using var context = NewOutboxContext();
        return await context.Set<OutboxEntry>().CountAsync();
    }

    private static async Task ChangeAsync(PressContext context, Article article, int views, Way way, bool commits = true)
    {
        using var scope = way == Way.SaveInAmbientTransaction ? new TransactionScope(TransactionScopeAsyncFlowOption.Enabled) : null;
        await using var transaction = way is Way.SaveInTransaction or Way.SqlInTransaction ? await context.Database.BeginTransactionAsync() : null;
        FormattableString sql = $"""UPDATE "Articles" SET "Views" = {views} WHERE "Id" = {article.Id}""";
        FormattableString query = $"""UPDATE "Articles" SET "Views" = {views} WHERE "Id" = {article.Id} RETURNING *""";
#pragma warning disable CA1849 // the synchronous call is what is tested
        if (way is Way.Sql or Way.SqlInTransaction)
            await context.Database.ExecuteSqlAsync(sql);
        else if (way == Way.SqlSynchronously)
            context.Database.ExecuteSql(sql);
        else if (way == Way.Query)
            await context.Articles.FromSql(query).AsNoTracking().ToListAsync();
        else if (way == Way.QuerySynchronously)
            _ = context.Articles.FromSql(query).AsNoTracking().ToList();
        else
            await SaveAsync(context, article, views, way);
#pragma warning restore CA1849
        if (transaction is not null && commits)
            await transaction.CommitAsync();
        scope?.Complete();
    }

    private static async Task SaveAsync(PressContext context, Article article, int views, Way way)
    {
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = views;
        if (way == Way.SaveMany)
            context.Add(new Writer { Name = NewName() });
#pragma warning disable CA1849 // the synchronous call is what is tested
        _ = way == Way.SaveSynchronously ? context.SaveChanges() : await context.SaveChangesAsync();
#pragma warning restore CA1849
    }

    private sealed class SeededContext(DbContextOptions<SeededContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Label>(label =>
            {
                label.Ignore(one => one.Articles);
                label.HasData(new Label { Id = 1, Name = "seed" });
            });
            modelBuilder.UseCacheCowOutbox();
        }
    }

    private sealed class FailsOnce : Microsoft.EntityFrameworkCore.Diagnostics.DbCommandInterceptor
    {
        private bool _hasFailed;

        public override ValueTask<Microsoft.EntityFrameworkCore.Diagnostics.InterceptionResult<System.Data.Common.DbDataReader>> ReaderExecutingAsync(
            System.Data.Common.DbCommand command, Microsoft.EntityFrameworkCore.Diagnostics.CommandEventData eventData,
            Microsoft.EntityFrameworkCore.Diagnostics.InterceptionResult<System.Data.Common.DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (eventData.CommandSource != Microsoft.EntityFrameworkCore.Diagnostics.CommandSource.SaveChanges || _hasFailed)
                return new(result);
            _hasFailed = true;
            throw new NpgsqlException("for a moment", new TimeoutException());
        }
    }
}
