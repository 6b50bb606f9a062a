using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Saves without a transaction of the caller's.</summary>
[TestFixture]
internal class SaveChangesTests : WritingTests
{
    [Test]
    public async Task Save_AChangedEntity_IsReadAnewByAllItsLookups([Values] bool isAsync)
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        await SaveAsync(context, isAsync);
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
        Assert.That(await IsCachedAsync(article), Is.True);
        Assert.That((Store.Begun.Count, Store.Open), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Save_AChangedLookupValue_InvalidatesTheOldAndTheNewOne([Values] bool isAsync)
    {
        var article = await CachedArticleAsync();
        var (old, renamed) = (article.Title, NewName());
        Assert.That(await Reader.GetAsync<Article>(one => one.Title, renamed), Is.Null);

        await using var context = NewContext();
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Title = renamed;
        await SaveAsync(context, isAsync);
        Assert.That(await Reader.GetAsync<Article>(one => one.Title, old), Is.Null);
        Assert.That((await Reader.GetAsync<Article>(one => one.Title, renamed))?.Id, Is.EqualTo(article.Id));
        Assert.That((await Reader.GetAsync<Article>(one => one.Id, article.Id))?.Title, Is.EqualTo(renamed));
    }

    [Test]
    public async Task Save_AnInsertedEntity_ClearsACachedNotFound_AlsoByTheNumberThatTheDatabaseMakes([Values] bool isAsync, [Values] bool isInBatch)
    {
        var before = await SaveAsync(new Article { Title = NewName() });
        var article = new Article { Title = NewName() };
        Assert.That(await Reader.GetAsync<Article>(one => one.Title, article.Title), Is.Null);
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Null);

        await using var context = NewContext();
        context.Add(article);
        if (isInBatch)
            context.Add(new Article { Title = NewName() });
        await SaveAsync(context, isAsync);
        Assert.That(article.Id, Is.EqualTo(before.Id + 1));
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, article.Id), Is.Not.Null);
        Assert.That(await Reader.GetAsync<Article>(one => one.Title, article.Title), Is.Not.Null);
        Assert.That(Store.Open, Is.Zero);
    }

    [Test]
    public async Task Save_ADeletedEntity_IsNotFoundAnyMore([Values] bool isAsync)
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        context.Remove(await context.Articles.SingleAsync(one => one.Id == article.Id));
        await SaveAsync(context, isAsync);
        Assert.That(await ViewsAsync(article), Is.Null);
    }

    [Test]
    public async Task Save_WithoutChanges_AsksTheStoreForNothing([Values] bool isAsync)
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        await context.Articles.SingleAsync(one => one.Id == article.Id);
        await SaveAsync(context, isAsync);
        Assert.That(Store.Begun, Is.Empty);
        Assert.That(await IsCachedAsync(article), Is.True);
    }

    [Test]
    public async Task Save_ManyEntities_IsOneStepOfTheStore()
    {
        var articles = new List<Article>();
        for (var i = 0; i < 20; i++)
            articles.Add(await CachedArticleAsync());
        await using var context = NewContext();
        foreach (var article in await context.Articles.Where(one => articles.Select(a => a.Id).Contains(one.Id)).ToListAsync())
            article.Views = 2;
        await context.SaveChangesAsync();
        Assert.That(Store.Begun.Select(one => one.Count), Is.EqualTo(new[] { 40 }));
        foreach (var article in articles)
            Assert.That(await ViewsAsync(article), Is.EqualTo(2));
    }

    [Test]
    public async Task Save_ADetachedEntityThatIsUpdatedAsAWhole_InvalidatesItsModel()
    {
        // Nobody knows what its title was.
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        context.Update(new Article { Id = article.Id, Title = NewName(), Views = 2 });
        await context.SaveChangesAsync();
        Assert.That(await Reader.GetAsync<Article>(one => one.Title, article.Title), Is.Null);
        Assert.That((await Reader.GetAsync<Article>(one => one.Id, article.Id))?.Views, Is.EqualTo(2));
    }

    [Test]
    public async Task Save_AnEntityOfATypeWithoutLookups_InvalidatesItsModel()
    {
        var label = await SaveAsync(new Label { Name = NewName() });
        Assert.That((await Reader.GetAsync<Label>(one => one.Id, label.Id))?.Name, Is.EqualTo(label.Name));
        await using var context = NewContext();
        (await context.Set<Label>().SingleAsync(one => one.Id == label.Id)).Name = "other";
        await context.SaveChangesAsync();
        Assert.That((await Reader.GetAsync<Label>(one => one.Id, label.Id))?.Name, Is.EqualTo("other"));
    }

    [Test]
    public async Task Save_ADerivedEntity_InvalidatesTheLookupsOfAllItsTypes()
    {
        var horse = await SaveAsync(new Horse { Name = NewName(), Races = Random.Shared.Next() });
        Assert.That(await Reader.GetAsync<Animal>(one => one.Name, horse.Name), Is.Not.Null);
        Assert.That(await Reader.GetAsync<Horse>(one => one.Races, horse.Races), Is.Not.Null);
        await using var context = NewContext();
        (await context.Set<Horse>().SingleAsync(one => one.Id == horse.Id)).Races = -horse.Races;
        await context.SaveChangesAsync();
        Assert.That(((Horse?)await Reader.GetAsync<Animal>(one => one.Name, horse.Name))?.Races, Is.EqualTo(-horse.Races));
        Assert.That(await Reader.GetAsync<Horse>(one => one.Races, horse.Races), Is.Null);
    }

    [Test]
    public async Task Save_AnOwnedObject_IsAChangeOfItsOwner([Values] bool isInOwnTable)
    {
        var writer = await SaveAsync(new Writer { Name = NewName(), Home = new Home { City = "Bern" }, Prizes = [new Prize { Name = "first" }] });
        Assert.That((await Reader.GetAsync<Writer>(one => one.Name, writer.Name))?.Home?.City, Is.EqualTo("Bern"));
        await using var context = NewContext();
        var tracked = await context.Writers.SingleAsync(one => one.Id == writer.Id);
        if (isInOwnTable)
            tracked.Prizes.Add(new Prize { Name = "second" });
        else
            tracked.Home!.City = "Basel";
        await context.SaveChangesAsync();
        var read = await Reader.GetAsync<Writer>(one => one.Name, writer.Name);
        Assert.That((read?.Home?.City, read?.Prizes.Count), Is.EqualTo(isInOwnTable ? ("Bern", 2) : ("Basel", 1)));
        Assert.That(Store.Begun.Single(), Has.Count.EqualTo(1), "the writer's own lookup, no model");
    }

    [Test]
    public async Task Save_ADependentEntity_InvalidatesWhatDependsOnIt_ByOldAndNewValue()
    {
        var (first, second) = (await CachedArticleAsync(), await CachedArticleAsync());
        var remark = new Remark { ArticleId = first.Id };
        await using var context = NewContext();
        context.Add(remark);
        await context.SaveChangesAsync();
        Assert.That(await CachedIdsAsync(first, second), Is.EqualTo(new[] { second.Id }));

        await ReadAsync(first);
        remark.ArticleId = second.Id;
        await context.SaveChangesAsync();
        Assert.That(await CachedIdsAsync(first, second), Is.Empty);
    }

    [Test]
    public async Task Save_ADependentOfANewEntity_InvalidatesByTheNumberThatTheDatabaseMakes()
    {
        var before = await SaveAsync(new Article { Title = NewName() });
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Null);
        await using var context = NewContext();
        context.Add(new Article { Title = NewName(), Remarks = [new Remark()] });
        await context.SaveChangesAsync();
        Assert.That(await Reader.GetAsync<Article>(one => one.Id, before.Id + 1), Is.Not.Null);
    }

    [Test]
    public async Task Save_ADeletionThatTheDatabaseCascades_InvalidatesTheModelOfWhatIsDeleted()
    {
        var article = await CachedArticleAsync();
        var remark = await SaveAsync(new Remark { ArticleId = article.Id });
        Assert.That(await Reader.GetAsync<Remark>(one => one.Id, remark.Id), Is.Not.Null);
        await using var context = NewContext();
        context.Remove(await context.Articles.SingleAsync(one => one.Id == article.Id));
        await context.SaveChangesAsync();
        Assert.That(await Reader.GetAsync<Remark>(one => one.Id, remark.Id), Is.Null);
    }

    [Test]
    public async Task Save_ThatTheDatabaseRefuses_LeavesNothingOpen([Values] bool isAsync)
    {
        var (first, second) = (await CachedArticleAsync(), await CachedArticleAsync());
        await using var context = NewContext();
        (await context.Articles.SingleAsync(one => one.Id == first.Id)).Title = second.Title;
        await Assert.CatchAsync<DbUpdateException>(() => SaveAsync(context, isAsync));
        Assert.That((Store.Begun.Count, Store.Open), Is.EqualTo((1, 0)));
        await ReadAsync(first);
        Assert.That(await IsCachedAsync(first), Is.True);
    }

    [Test]
    public async Task Save_ThatIsCancelled_StaysUncachedForAsLongAsAnIntentLasts()
    {
        // The database may carry the command out all the same.
        var article = await CachedArticleAsync();
        using var cancel = new CancellationTokenSource();
        await using var context = new PressContext(Options().UseCacheCow(Cache, Writing).AddInterceptors(new CancellingInterceptor(cancel)).Options);
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        await Assert.CatchAsync<OperationCanceledException>(() => context.SaveChangesAsync(cancel.Token));
        await ReadAsync(article);
        Assert.That(await IsCachedAsync(article), Is.False);
        Assert.That(Store.Open, Is.EqualTo(1));

        Time.Advance(new CacheCowOptions().WriteLifetime);
        await UntilAsync(() => Store.Open == 0);
        await ReadAsync(article);
        Assert.That(await IsCachedAsync(article), Is.True);
    }

    [Test]
    public async Task Save_OneCommandByItself_WaitsForTheStoreBeforeTheCommand()
    {
        var article = await CachedArticleAsync();
        Store.BeforeBegin = new Gate();
        var gate = Store.BeforeBegin;
        await using var context = NewContext();
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        var saving = context.SaveChangesAsync();
        await gate.Reached;
        Assert.That(await DatabaseViewsAsync(article), Is.EqualTo(1));
        gate.Open();
        await saving;
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
    }

    [Test]
    public async Task Save_SeveralCommands_WaitsForTheStoreBeforeTheCommit()
    {
        var (first, second) = (await CachedArticleAsync(), await CachedArticleAsync());
        Store.BeforeBegin = new Gate();
        var gate = Store.BeforeBegin;
        await using var context = NewContext();
        foreach (var article in await context.Articles.Where(one => one.Id == first.Id || one.Id == second.Id).ToListAsync())
            article.Views = 2;
        Commands.Forget();
        var saving = context.SaveChangesAsync();
        await gate.Reached;
        await UntilAsync(() => Commands.Sql.Any(sql => sql.Contains("UPDATE", StringComparison.Ordinal)));
        Assert.That(await DatabaseViewsAsync(first), Is.EqualTo(1));
        gate.Open();
        await saving;
        Assert.That(await ViewsAsync(first), Is.EqualTo(2));
    }

    [Test]
    public async Task Save_WhatAnotherInterceptorChangesLast_IsFencedToo([Values] bool isAsync, [Values] bool isInTransaction)
    {
        var article = await CachedArticleAsync();
        var renamed = NewName();
        Assert.That(await Reader.GetAsync<Article>(one => one.Title, renamed), Is.Null);
        await using var context = new PressContext(Options().UseCacheCow(Cache).AddInterceptors(new Renaming(renamed)).Options);
        await using var transaction = isInTransaction ? await context.Database.BeginTransactionAsync() : null;
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        await SaveAsync(context, isAsync);
        if (transaction is not null)
            await transaction.CommitAsync();
        Assert.That((await Reader.GetAsync<Article>(one => one.Title, renamed))?.Views, Is.EqualTo(2));
        Assert.That(await Reader.GetAsync<Article>(one => one.Title, article.Title), Is.Null);
        Assert.That(Store.Open, Is.Zero);
    }

    [Test]
    public async Task Save_ThatAnotherInterceptorSuppresses_LeavesNothingOpen([Values] bool isAsync)
    {
        var article = await CachedArticleAsync();
        await using var context = new PressContext(Options().UseCacheCow(Cache).AddInterceptors(new Suppressing()).Options);
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        await SaveAsync(context, isAsync);
        Assert.That(Store.Open, Is.Zero);
        Assert.That(await ViewsAsync(article), Is.EqualTo(1));
    }

    // The twin: who invalidates after the commit only, and dies in between, leaves the old object.
    [TestCase(true, 2)]
    [TestCase(false, 1)]
    public async Task Save_WhenTheProcessEndsAfterTheCommit_LeavesNothingOld(bool isFenced, int expected)
    {
        var article = await CachedArticleAsync();
        await using var context = isFenced ? NewContext() : NewPlainContext();
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        Store.FailsEnd = true;
        await context.SaveChangesAsync();
        Assert.That(await ViewsAsync(article), Is.EqualTo(expected));
        Assert.That(Store.Open, Is.EqualTo(isFenced ? 1 : 0));
    }

    [Test]
    public async Task Save_WhenTheStoreFailsAtTheEnd_Succeeds()
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        (await context.Articles.SingleAsync(one => one.Id == article.Id)).Views = 2;
        Store.FailsEnd = true;
        Assert.That(await context.SaveChangesAsync(), Is.EqualTo(1));
        Store.FailsEnd = false;
        await UntilAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return Store.Open == 0;
        });
        Assert.That(await ViewsAsync(article), Is.EqualTo(2));
    }

    [Test]
    public async Task Save_WithAProviderWithoutCommands_IsFencedToo()
    {
        var options = new DbContextOptionsBuilder<PressContext>().UseInMemoryDatabase(NewName()).UseCacheCow(Cache).Options;
        var cache = new EfCacheCow<PressContext>(Store, () => new PressContext(options)).Lookup<Article>(one => one.Title);
        await using var context = new PressContext(options);
        var article = new Article { Title = NewName(), Views = 1 };
        context.Add(article);
        await context.SaveChangesAsync();
        Assert.That((await cache.GetAsync<Article>(one => one.Title, article.Title))?.Views, Is.EqualTo(1));
        article.Views = 2;
        await context.SaveChangesAsync();
        Assert.That((await cache.GetAsync<Article>(one => one.Title, article.Title))?.Views, Is.EqualTo(2));
        Assert.That((Store.Begun.Count, Store.Open), Is.EqualTo((2, 0)));
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

    private async Task<int> DatabaseViewsAsync(Article article)
    {
        await using var context = NewPlainContext();
        return (await context.Articles.AsNoTracking().SingleAsync(one => one.Id == article.Id)).Views;
    }

    private async Task<int[]> CachedIdsAsync(params Article[] articles)
    {
        var cached = new List<int>();
        foreach (var article in articles)
        {
            Commands.Forget();
            await Reader.GetAsync<Article>(one => one.Id, article.Id);
            if (Commands.Count == 0)
                cached.Add(article.Id);
        }

        return [.. cached];
    }

    private sealed class Renaming(string title) : SaveChangesInterceptor
    {
        public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
        {
            foreach (var entry in eventData.Context!.ChangeTracker.Entries<Article>())
                entry.Entity.Title = title;
            return result;
        }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => new(SavingChanges(eventData, result));
    }

    private sealed class Suppressing : SaveChangesInterceptor
    {
        public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) => InterceptionResult<int>.SuppressWithResult(0);

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => new(SavingChanges(eventData, result));
    }

    private sealed class CancellingInterceptor(CancellationTokenSource cancel) : DbCommandInterceptor
    {
        public override async ValueTask<InterceptionResult<System.Data.Common.DbDataReader>> ReaderExecutingAsync(
            System.Data.Common.DbCommand command, CommandEventData eventData, InterceptionResult<System.Data.Common.DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (eventData.CommandSource == CommandSource.SaveChanges)
                await cancel.CancelAsync();
            return result;
        }
    }
}
