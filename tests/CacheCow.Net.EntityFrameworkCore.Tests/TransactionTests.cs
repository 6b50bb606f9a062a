using System.Data;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using IsolationLevel = System.Data.IsolationLevel;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>What a transaction sees is for that transaction alone. Each rule has a twin without it, in which the wrong object is cached or returned.</summary>
[TestFixture]
internal class TransactionTests : PostgresTests
{
    [TestCase(true, 2)]
    [TestCase(false, 1)]
    public async Task Get_ContextsComeWithAnOldTransaction_CachesNothing(bool isTold, int expected)
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 1 });
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var old = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await LookAtAsync(connection);

        await SetViewsAsync(post, 2);
        await Cache.InvalidateAsync<Post>("Id", post.Id);

        // The twin: Entity Framework is not told of the transaction, so nobody can know.
        var within = new EfCacheCow<BlogContext>(Store, () => NewContextOn(connection, isTold ? old : null));
        Assert.That((await within.GetAsync<Post>("Id", post.Id))?.Views, Is.EqualTo(1));
        Assert.That((await Cache.GetAsync<Post>("Id", post.Id))?.Views, Is.EqualTo(expected));
    }

    [TestCase(true, 2)]
    [TestCase(false, 1)]
    public async Task Get_WithAContextInATransaction_SeesItsOwnChange(bool withContext, int expected)
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 1 });
        await Cache.GetAsync<Post>("Id", post.Id);
        await using var context = NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await SetViewsAsync(post, 2, context);

        // The twin: without the context the cache cannot know of its transaction.
        var seen = withContext ? await Cache.GetAsync<Post>(context, one => one.Id, post.Id) : await Cache.GetAsync<Post>("Id", post.Id);
        Assert.That(seen?.Views, Is.EqualTo(expected));
    }

    [Test]
    public async Task Get_WithAContextInATransaction_LeavesNothingInCacheOrContext()
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 1 });
        await using var context = NewContext();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await SetViewsAsync(post, 2, context);
            Assert.That(Cache.Get<Post>(context, "title", post.Title)?.Views, Is.EqualTo(2));
            Assert.That(Cache.Get(context, typeof(Post), "slug", null), Is.Not.Null);
            await transaction.RollbackAsync();
        }

        Assert.That(context.ChangeTracker.Entries(), Is.Empty);
        Assert.That(Store.Reads, Is.Zero);
        Assert.That((await Cache.GetAsync<Post>("title", post.Title))?.Views, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_WithAContextWithoutATransaction_UsesTheCache()
    {
        var post = await SaveAsync(new Post { Title = NewTitle() });
        await Cache.GetAsync<Post>("Id", post.Id);
        await using var context = NewContext();
        Commands.Forget();
        Assert.That((await Cache.GetAsync<Post>(context, "Id", post.Id))?.Title, Is.EqualTo(post.Title));
        Assert.That(Cache.Get<Post>(context, one => one.Id, post.Id)?.Title, Is.EqualTo(post.Title));
        Assert.That(Commands.Count, Is.Zero);
    }

    [Test]
    public async Task Get_WithAContextThatTracksAnUnsavedChange_ReturnsWhatTheDatabaseHas()
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 1 });
        await using var context = NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        (await context.Posts.SingleAsync(one => one.Id == post.Id)).Views = 9;
        Assert.That((await Cache.GetAsync<Post>(context, "Id", post.Id))?.Views, Is.EqualTo(1));
    }

    [TestCase(true, 2)]
    [TestCase(false, 1)]
    public async Task Get_WithinAnAmbientTransaction_SeesItsOwnChange(bool isFenced, int expected)
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 1 });
        var cache = isFenced ? Cache : new FencelessCache(Store, NewContext);
        await cache.GetAsync<Post>("Id", post.Id);
        using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        await SetViewsAsync(post, 2);
        Assert.That((await cache.GetAsync<Post>("Id", post.Id))?.Views, Is.EqualTo(expected));
    }

    [Test]
    public async Task Get_WithinAnAmbientTransaction_CachesNothing()
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 1 });
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await SetViewsAsync(post, 2);
            Assert.That(Cache.Get<Post>("Id", post.Id)?.Views, Is.EqualTo(2));
            Assert.That((await Cache.GetManyAsync<Post>("Id", new[] { post.Id, -1 })).Single().Value.Views, Is.EqualTo(2));
        }

        Assert.That(Store.Fills, Is.Zero);
        Assert.That((await Cache.GetAsync<Post>("Id", post.Id))?.Views, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_WithAContextEnlistedInATransaction_ReadsThroughIt()
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 1 });
        using var transaction = new CommittableTransaction();
        await using var context = NewContext();
        await context.Database.OpenConnectionAsync();
        context.Database.EnlistTransaction(transaction);
        await SetViewsAsync(post, 2, context);
        Assert.That((await Cache.GetAsync<Post>(context, "Id", post.Id))?.Views, Is.EqualTo(2));
        transaction.Rollback();
    }

    private static BlogContext NewContextOn(NpgsqlConnection connection, NpgsqlTransaction? transaction)
    {
        var context = new BlogContext(new DbContextOptionsBuilder<BlogContext>().UseNpgsql(connection).Options);
        context.Database.UseTransaction(transaction);
        return context;
    }

    // A transaction's view is made when it first looks.
    private static async Task LookAtAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("""SELECT count(*) FROM "Posts" """, connection);
        await command.ExecuteScalarAsync();
    }

    private async Task SetViewsAsync(Post post, int views, BlogContext? context = null)
    {
        await using var own = context is null ? NewContext() : null;
        await (context ?? own!).Posts.Where(one => one.Id == post.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Views, views));
        Commands.Forget();
    }

    private sealed class FencelessCache(ICacheStore store, Func<BlogContext> contexts) : EfCacheCow<BlogContext>(store, contexts)
    {
        protected override bool IsInTransaction => false;
    }
}
