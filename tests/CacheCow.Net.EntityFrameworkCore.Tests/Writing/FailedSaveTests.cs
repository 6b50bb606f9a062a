using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Saves that fail without Entity Framework telling interceptors of it, or in which others fail, or save again.</summary>
[TestFixture]
internal class FailedSaveTests : WritingTests
{
    [Test]
    public async Task Save_OfARowThatIsGone_LeavesNothingOpen([Values] bool isAsync, [Values] bool isInTransaction)
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        await using var transaction = isInTransaction ? await context.Database.BeginTransactionAsync() : null;
        await ChangeAndDeleteElsewhereAsync(context, article);
        await Assert.CatchAsync<DbUpdateConcurrencyException>(() => SaveAsync(context, isAsync));
        if (transaction is not null)
            await transaction.RollbackAsync();
        Assert.That((Store.Begun.Count, Store.Open), Is.EqualTo((1, 0)));
        Assert.That(await ViewsAsync(article), Is.Null);
    }

    [Test]
    public async Task Save_OfARowThatIsGone_WhileTheStoreIsDown_DoesNotTakeTheNextSaveWithIt([Values] bool isAsync)
    {
        var (gone, other) = (await CachedArticleAsync(), await CachedArticleAsync());
        await using (var context = new OutboxContext(new DbContextOptionsBuilder<OutboxContext>().UseNpgsql(Connection).UseCacheCow(Cache).Options))
        {
            await ChangeAndDeleteElsewhereAsync(context, gone);
            Store.IsDown = true;
            await Assert.CatchAsync<DbUpdateConcurrencyException>(() => SaveAsync(context, isAsync));
            Assert.That(context.Database.CurrentTransaction, Is.Null);
            context.ChangeTracker.Clear();
            (await context.Articles.SingleAsync(one => one.Id == other.Id)).Views = 7;
            await SaveAsync(context, isAsync);
        }

        await using var after = NewPlainContext();
        Assert.That((await after.Articles.SingleAsync(one => one.Id == other.Id)).Views, Is.EqualTo(7));
    }

    [Test]
    public async Task Save_ThatAnotherInterceptorForbids_IsNotFencedForLong()
    {
        var article = await CachedArticleAsync();
        await using var context = new PressContext(Options().UseCacheCow(Cache, Writing).AddInterceptors(new Forbidding()).Options);
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        await Assert.CatchAsync<InvalidOperationException>(() => context.SaveChangesAsync());
        Time.Advance(TimeSpan.FromSeconds(10));
        await UntilAsync(() => Store.Open == 0);
        await ReadAsync(article);
        Assert.That(await IsCachedAsync(article), Is.True);
    }

    [Test]
    public async Task Save_WithinTheEndOfAnother_EndsBoth([Values] bool isAsync, [Values] bool isInTransaction)
    {
        var before = await SaveAsync(new Article { Title = NewName() });
        var (first, second) = (new Article { Title = NewName() }, new Article { Title = NewName() });
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Null);
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 2), Is.Null);
        await using var context = new PressContext(Options().AddInterceptors(new SavingAgain(second)).UseCacheCow(Cache, Writing).Options);
        await using var transaction = isInTransaction ? await context.Database.BeginTransactionAsync() : null;
        context.Add(first);
        await SaveAsync(context, isAsync);
        if (transaction is not null)
            await transaction.CommitAsync();
        Assert.That((await Reader.GetAsync<Article>(one => one.Id, first.Id))?.Title, Is.EqualTo(first.Title));
        Assert.That((await Reader.GetAsync<Article>(one => one.Id, second.Id))?.Title, Is.EqualTo(second.Title));
        Assert.That((first.Id, second.Id, Store.Open), Is.EqualTo((before.Id + 1, before.Id + 2, 0)));
    }

    [Test]
    public async Task Save_AfterWhichAnotherInterceptorThrows_ClearsACachedNotFound([Values] bool isAsync, [Values] bool isInTransaction)
    {
        var before = await SaveAsync(new Article { Title = NewName() });
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Null);
        await using var context = new PressContext(Options().AddInterceptors(new FailingAfterwards()).UseCacheCow(Cache, Writing).Options);
        await using var transaction = isInTransaction ? await context.Database.BeginTransactionAsync() : null;
        context.Add(new Article { Title = NewName() });
        await Assert.CatchAsync<InvalidOperationException>(() => SaveAsync(context, isAsync));
        if (transaction is not null)
            await transaction.CommitAsync();
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Not.Null);
    }

    [Test]
    public async Task Transaction_AfterASaveThatWasGivenUp_WaitsForTheStoreBeforeTheCommit()
    {
        var article = await CachedArticleAsync();
        var gate = Store.BeforeBegin = new Gate();
        using var cancel = new CancellationTokenSource();
        await using var context = new PressContext(Options().AddInterceptors(new Cancelling(cancel)).UseCacheCow(Cache, Writing).Options);
        await using var transaction = await context.Database.BeginTransactionAsync();
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        await Assert.CatchAsync<OperationCanceledException>(() => context.SaveChangesAsync(cancel.Token));

        // Committed before it, a process that dies now would leave the old object.
        var committing = transaction.CommitAsync();
        await using (var other = NewPlainContext())
            Assert.That((await other.Articles.SingleAsync(one => one.Id == article.Id)).Views, Is.EqualTo(1));
        Assert.That(committing.IsCompleted, Is.False);
        gate.Open();
        await committing;
        Assert.That((await ViewsAsync(article), Store.Open), Is.EqualTo((2, 0)));
    }

    private async Task ChangeAndDeleteElsewhereAsync(PressContext context, Article article)
    {
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        await using var other = NewPlainContext();
        await other.Articles.Where(one => one.Id == article.Id).ExecuteDeleteAsync();
    }

    private static async Task SaveAsync(PressContext context, bool isAsync)
    {
        if (isAsync)
            await context.SaveChangesAsync();
        else
#pragma warning disable CA1849 // the synchronous call is what is tested
            context.SaveChanges();
#pragma warning restore CA1849
    }

    private sealed class Forbidding : SaveChangesInterceptor
    {
        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => throw new InvalidOperationException("Not today.");
    }

    // The rows are saved, and the store has not answered yet.
    private sealed class Cancelling(CancellationTokenSource cancel) : SaveChangesInterceptor
    {
        public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            await cancel.CancelAsync();
            return result;
        }
    }

    private sealed class FailingAfterwards : SaveChangesInterceptor
    {
        public override int SavedChanges(SaveChangesCompletedEventData eventData, int result) => throw new InvalidOperationException("Too late.");

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Too late.");
    }

    private sealed class SavingAgain(Article another) : SaveChangesInterceptor
    {
        private bool _hasSaved;

        public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
        {
            if (!_hasSaved)
            {
                _hasSaved = true;
                eventData.Context!.Add(another);
                eventData.Context.SaveChanges();
            }

            return result;
        }

        public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (!_hasSaved)
            {
                _hasSaved = true;
                eventData.Context!.Add(another);
                await eventData.Context.SaveChangesAsync(cancellationToken);
            }

            return result;
        }
    }
}
