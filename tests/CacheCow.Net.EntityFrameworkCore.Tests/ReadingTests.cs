using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>What is asked of the database, and what callers get.</summary>
[TestFixture]
internal class ReadingTests : PostgresTests
{
    [Test]
    public async Task Get_Cached_AsksTheDatabaseNothing()
    {
        var post = await SaveAsync(new Post { Title = NewTitle() });
        await Cache.GetAsync<Post>("Id", post.Id);
        Commands.Forget();
        Assert.That((await Cache.GetAsync<Post>("Id", post.Id))?.Title, Is.EqualTo(post.Title));
        Assert.That(Commands.Count, Is.Zero);
    }

    [Test]
    public async Task Get_NothingThere_IsCachedUntilInvalidated()
    {
        var title = NewTitle();
        Assert.That(await Cache.GetAsync<Post>("title", title), Is.Null);
        var post = await SaveAsync(new Post { Title = title });
        Assert.That(await Cache.GetAsync<Post>("title", title), Is.Null);
        Assert.That(Commands.Count, Is.Zero);

        await Cache.InvalidateAsync(typeof(Post), "title", title);
        Assert.That((await Cache.GetAsync<Post>("title", title))?.Id, Is.EqualTo(post.Id));
    }

    [Test]
    public async Task Get_ChangedAndInvalidated_ReturnsTheNewOne()
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 1 });
        await Cache.GetAsync<Post>("Id", post.Id);
        await using (var context = NewContext())
            await context.Posts.Where(one => one.Id == post.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Views, 2));
        Cache.Invalidate<Post>(one => one.Id, post.Id);
        Assert.That(Cache.Get<Post>("Id", post.Id)?.Views, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_InvalidatedWhileTheQueryRan_CachesNothing()
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = 1 });
        var filling = Store.BeforeFill = new Gate();
        var reading = Cache.GetAsync<Post>("Id", post.Id).AsTask();
        await filling.Reached;
        await using (var context = NewContext())
            await context.Posts.Where(one => one.Id == post.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Views, 2));
        await Cache.InvalidateAsync<Post>("Id", post.Id);
        filling.Open();

        Assert.That((await reading)?.Views, Is.EqualTo(1));
        Assert.That((await Cache.GetAsync<Post>("Id", post.Id))?.Views, Is.EqualTo(2));
    }

    [Test]
    public async Task GetMany_NoneCached_SendsOneCommand()
    {
        var ids = new List<int>();
        for (var i = 0; i < 10; i++)
            ids.Add((await SaveAsync(new Author { Name = NewTitle(), Awards = { new Award { Name = $"{i}" }, new Award() } })).Id);
        var authors = await Cache.GetManyAsync((Author author) => author.Id, [.. ids, -1]);

        Assert.That(authors.Keys, Is.EquivalentTo(ids));
        Assert.That(authors.Select(author => author.Value.Awards[0].Name), Is.EquivalentTo(Enumerable.Range(0, 10).Select(i => $"{i}")));
        Assert.That(Commands.Sql, Has.Exactly(1).Items);
    }

    // Between two queries an author could get other awards, and the two would be of different times.
    [Test]
    public async Task Get_ContextSplitsQueries_SendsOneCommandAllTheSame()
    {
        var author = await SaveAsync(new Author { Name = NewTitle(), Awards = { new Award { Name = "Gold" } } });
        var options = new DbContextOptionsBuilder<BlogContext>().AddInterceptors(Commands)
            .UseNpgsql(ConnectionString, npgsql => npgsql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)).Options;
        var cache = new EfCacheCow<BlogContext>(Store, () => new BlogContext(options));
        Assert.That((await cache.GetAsync<Author>("Id", author.Id))?.Awards, Has.Exactly(1).Items);
        Assert.That(Commands.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task GetMany_SomeCached_AsksForTheOthers()
    {
        var (first, second) = (await SaveAsync(new Post { Title = NewTitle() }), await SaveAsync(new Post { Title = NewTitle() }));
        await Cache.GetAsync<Post>("title", first.Title);
        Commands.Forget();
        var posts = Cache.GetMany<Post>("Title", new[] { first.Title, second.Title, first.Title });
        Assert.That(posts.Select(post => post.Value.Id), Is.EquivalentTo(new[] { first.Id, second.Id }));
        Assert.That(Commands.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task GetMany_LookupsByDifferentFields_SendsOneCommandForEach()
    {
        var (first, second) = (await SaveAsync(new Post { Title = NewTitle() }), await SaveAsync(new Post { Title = NewTitle() }));
        Lookup[] lookups =
        [
            new(typeof(Post), "Id", first.Id), new(typeof(Post), "ID", (long)second.Id), new(typeof(Post), "title", first.Title),
            new(typeof(Post), "post_title", second.Title), new(typeof(Post), "Title", second.Title),
        ];
        Assert.That((await Cache.GetManyAsync(lookups)).Keys, Is.EquivalentTo(lookups));
        Assert.That(Commands.Count, Is.EqualTo(2));
    }

    [Test]
    public void GetMany_OneTextForAList_IsRefused() =>
        Assert.That(() => Cache.GetMany<Post>("title", "First"), Throws.ArgumentException.With.Message.Contains("'First'"));

    [Test]
    public async Task Get_Synchronous_SendsSynchronousCommands()
    {
        var post = await SaveAsync(new Post { Title = NewTitle() });
        _ = new EfCacheCow<BlogContext>(new MemoryStore(), NewContext).Get<Post>("Id", post.Id);
        _ = new EfCacheCow<BlogContext>(new MemoryStore(), NewContext).GetMany<Post>("Id", new[] { post.Id, -1 });
        Assert.That((Commands.Count, Commands.Synchronous), Is.EqualTo((2, 2)));

        await new EfCacheCow<BlogContext>(new MemoryStore(), NewContext).GetAsync<Post>("Id", post.Id);
        Assert.That((Commands.Count, Commands.Synchronous), Is.EqualTo((3, 2)));
    }

    [Test]
    public async Task Get_ManyCallersAtOnce_SendsOneCommandAndGivesEachAnObjectOfItsOwn()
    {
        var post = await SaveAsync(new Post { Title = NewTitle() });
        var query = Commands.Hold = new Gate();
        var reading = Enumerable.Range(0, 20).Select(_ => Cache.GetAsync<Post>("Id", post.Id).AsTask()).ToArray();
        await query.Reached;
        query.Open();
        var posts = await Task.WhenAll(reading);

        Assert.That(posts, Is.Unique.Using<Post>(ReferenceEquals));
        Assert.That(posts, Has.All.Property(nameof(Post.Title)).EqualTo(post.Title));
        Assert.That(Commands.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_OnlyCallerCancels_CancelsTheQuery()
    {
        var query = Commands.Hold = new Gate();
        using var cancel = new CancellationTokenSource();
        var reading = Cache.GetAsync<Post>("title", NewTitle(), cancel.Token).AsTask();
        await query.Reached;
        await cancel.CancelAsync();
        Assert.That(async () => await reading, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Get_Refresh_AsksTheDatabaseAgain()
    {
        var post = await SaveAsync(new Post { Title = NewTitle() });
        await Cache.GetAsync<Post>("Id", post.Id);
        await Cache.GetAsync<Post>("Id", post.Id, new ReadOptions { Refresh = true });
        Cache.Get<Post>("Id", post.Id, new ReadOptions { Bypass = true });
        Assert.That(Commands.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task Get_EntityWithRelations_ComesWithoutThem()
    {
        var author = await SaveAsync(new Author { Name = NewTitle() });
        var parent = await SaveAsync(new Post { Title = NewTitle(), AuthorId = author.Id });
        var answer = await SaveAsync(new Post { Title = NewTitle(), ParentId = parent.Id, AuthorId = author.Id });
        var posts = await Cache.GetManyAsync<Post>("Id", new[] { parent.Id, answer.Id });
        foreach (var post in posts.Values.Append(Cache.Get<Post>("Id", parent.Id)!))
        {
            Assert.That((post.Author, post.Parent, post.AuthorId), Is.EqualTo(((Author?)null, (Post?)null, (int?)author.Id)));
            Assert.That(post.Answers, Is.Empty);
        }

        Assert.That(Commands.Sql, Has.All.Not.Contain("Authors"), "what is not returned is not read");
    }
}
