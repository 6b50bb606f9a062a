using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Changes past the change tracker: bulk updates and SQL.</summary>
[TestFixture]
internal class CommandTests : WritingTests
{
    [TestCase("""UPDATE "Articles" SET "Views" = 2""")]
    [TestCase("""update public."Articles" as a set "Views" = 2 from "Remarks" """)]
    [TestCase("""WITH x AS (UPDATE "Articles" SET "Views" = 2 RETURNING 1) SELECT count(*) FROM x""")]
    [TestCase("""SELECT 1; UPDATE "Articles" SET "Views" = 2""")]
    [TestCase("CALL touch()")]
    [TestCase("""DO $$ BEGIN UPDATE "Articles" SET "Views" = 2; END $$""")]
    [TestCase("SELECT touched()")]
    [TestCase("""UPDATE ONLY ("Articles") SET "Views" = 2""")]
    [TestCase("-- x\rUPDATE \"Articles\" SET \"Views\" = 2")]
    [TestCase("""CREATE TEMP TABLE backup ON COMMIT DROP AS TABLE "Articles"; UPDATE "Articles" SET "Views" = 2""")]
    [TestCase("""UPDATE article_rows SET "Views" = 2""")]
    public async Task ExecuteSql_ThatChangesATable_InvalidatesItsModel(string sql)
    {
        var article = await CachedArticleAsync();
        await SaveAsync(new Remark());
        await using var context = NewContext();
        await context.Database.ExecuteSqlRawAsync(sql);
        Assert.That((await ViewsAsync(article), Store.Open), Is.EqualTo((2, 0)));
        Assert.That(await IsCachedAsync(article), Is.True);
    }

    [Test]
    public async Task BulkUpdate_InvalidatesItsModel([Values] bool isAsync)
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        var query = context.Articles.Where(one => one.Id == article.Id);
#pragma warning disable CA1849 // the synchronous call is what is tested
        _ = isAsync ? await query.ExecuteUpdateAsync(set => set.SetProperty(one => one.Views, 2)) : query.ExecuteUpdate(set => set.SetProperty(one => one.Views, 2));
        Assert.That((await ViewsAsync(article), Store.Open), Is.EqualTo((2, 0)));
        _ = isAsync ? await query.ExecuteDeleteAsync() : query.ExecuteDelete();
#pragma warning restore CA1849
        Assert.That((await ViewsAsync(article), Store.Open), Is.EqualTo(((int?)null, 0)));
    }

    [Test]
    public async Task BulkUpdate_InATransaction_IsFencedUntilItsEnd([Values] bool commits)
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await context.Articles.ExecuteUpdateAsync(set => set.SetProperty(one => one.Views, 2));
            await context.Articles.ExecuteUpdateAsync(set => set.SetProperty(one => one.Views, 3));
            Assert.That((await IsCachedAsync(article), Store.Begun.Count), Is.EqualTo((false, 1)));
            if (commits)
                await transaction.CommitAsync();
        }

        Assert.That((await ViewsAsync(article), Store.Open), Is.EqualTo((commits ? 3 : 1, 0)));
    }

    [Test]
    public async Task BulkDelete_InvalidatesWhatTheDatabaseCascadesTo()
    {
        var article = await CachedArticleAsync();
        var remark = await SaveAsync(new Remark { ArticleId = article.Id });
        Assert.That(await Reader.GetAsync<Remark>(one => one.Id, remark.Id), Is.Not.Null);
        await using var context = NewContext();
        await context.Articles.Where(one => one.Id == article.Id).ExecuteDeleteAsync();
        Assert.That(await Reader.GetAsync<Remark>(one => one.Id, remark.Id), Is.Null);
    }

    [Test]
    public async Task Sql_OnWhatAnotherModelDependsOn_InvalidatesThat()
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        await context.Remarks.ExecuteDeleteAsync();
        Assert.That(await IsCachedAsync(article), Is.False);
    }

    [Test]
    public async Task Sql_OnATableOfAHierarchy_InvalidatesAllItsTypes()
    {
        var horse = await SaveAsync(new Horse { Name = NewName(), Races = Random.Shared.Next() });
        await Reader.GetAsync<Animal>(one => one.Name, horse.Name);
        await Reader.GetAsync<Horse>(one => one.Races, horse.Races);
        await using var context = NewContext();
        await context.Database.ExecuteSqlRawAsync("DELETE FROM ANIMALS");
        Assert.That(await Reader.GetAsync<Animal>(one => one.Name, horse.Name), Is.Null);
        Assert.That(await Reader.GetAsync<Horse>(one => one.Races, horse.Races), Is.Null);
    }

    [Test]
    public async Task Sql_OnATableOfOwnedObjects_InvalidatesTheOwners()
    {
        var writer = await SaveAsync(new Writer { Name = NewName(), Prizes = [new Prize { Name = "first" }] });
        Assert.That((await Reader.GetAsync<Writer>(one => one.Name, writer.Name))?.Prizes, Has.Count.EqualTo(1));
        await using var context = NewContext();
        await context.Database.ExecuteSqlAsync($"""DELETE FROM "Prize" WHERE "WriterId" = {writer.Id}""");
        Assert.That((await Reader.GetAsync<Writer>(one => one.Name, writer.Name))?.Prizes, Is.Empty);
    }

    [Test]
    public async Task Sql_OnAJoiningTable_InvalidatesBothSides()
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        await context.Database.ExecuteSqlRawAsync("DELETE FROM article_labels");
        Assert.That(Store.Begun.Single().Select(one => one.Identity), Does.Contain(CacheKeys.ForTag(LookupCacheCow.ModelTagOf(typeof(Label))).Identity));
        Assert.That(await IsCachedAsync(article), Is.False);
    }

    // A table that the model does not have could be a view or a partition of one that it has, and a new one could take its place.
    [TestCase("INSERT INTO audit_log VALUES ('UPDATE')", false, false)]
    [TestCase("INSERT INTO audit_log VALUES ('UPDATE')", true, true)]
    [TestCase("CREATE TEMP TABLE mine (a int); INSERT INTO mine VALUES (1)", false, false)]
    [TestCase("DROP TABLE IF EXISTS nothing", true, false)]
    [TestCase("SELECT touched()", false, false)]
    [TestCase("""SELECT * FROM "Articles" FOR UPDATE""", false, true)]
    [TestCase("SET statement_timeout = 0", false, true)]
    public async Task Sql_OnOtherTables_InvalidatesAllUnlessTheyAreKnown(string sql, bool isKnown, bool isCached)
    {
        var article = await CachedArticleAsync();
        await using var context = new PressContext(Options().UseCacheCow(Cache, new EfWriteOptions { OtherTables = isKnown ? ["Audit_Log"] : [] }).Options);
        await context.Database.ExecuteSqlRawAsync(sql);
        Assert.That(await IsCachedAsync(article), Is.EqualTo(isCached));
        Assert.That(Store.Begun, Has.Count.EqualTo(isCached ? 0 : 1));
    }

    [Test]
    public async Task Sql_ThatFails_LeavesNothingOpen()
    {
        await using var context = NewContext();
        await Assert.CatchAsync<PostgresException>(() => context.Database.ExecuteSqlRawAsync("""UPDATE "Articles" SET nothing = 1"""));
        Assert.That((Store.Begun.Count, Store.Open), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Query_ThatChangesRows_IsFencedUntilItIsReadToItsEnd([Values] bool isAsync)
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        var query = context.Articles.FromSql($"""UPDATE "Articles" SET "Views" = 2 WHERE "Id" = {article.Id} RETURNING *""").AsNoTracking();
#pragma warning disable CA1849 // the synchronous call is what is tested
        var rows = isAsync ? await query.ToListAsync() : [.. query];
#pragma warning restore CA1849
        Assert.That((rows.Single().Views, await ViewsAsync(article), Store.Open), Is.EqualTo((2, 2, 0)));
    }

    [Test]
    public async Task Query_AsksTheStoreForNothing()
    {
        var article = await CachedArticleAsync();
        await using var context = NewContext();
        Assert.That(await context.Articles.FromSql($"""SELECT * FROM "Articles" WHERE "Id" = {article.Id}""").CountAsync(), Is.EqualTo(1));
        Assert.That(await context.Database.SqlQuery<int>($"""SELECT 1 AS "Value" """).SingleAsync(), Is.EqualTo(1));
        Assert.That(Store.Begun, Is.Empty);
    }
}
