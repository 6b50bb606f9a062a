using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>By what entities are found, and which ways of asking are one.</summary>
[TestFixture]
internal class LookupTests : PostgresTests
{
    [Test]
    public async Task Get_EveryWayToAskForOne_AsksTheDatabaseOnce()
    {
        var post = await SaveAsync(new Post { Title = NewTitle() });
        object?[] found =
        [
            Cache.Get(typeof(Post), "title", post.Title), Cache.Get<Post>("Title", post.Title), Cache.Get<Post>("POST_TITLE", post.Title),
            Cache.Get<Post>(one => one.Title, post.Title), Cache.Get(new Lookup(typeof(Post), "tItLe", post.Title)),
            await Cache.GetAsync(typeof(Post), "title", post.Title), await Cache.GetAsync<Post>("post_title", post.Title),
            await Cache.GetAsync<Post>(one => one.Title, post.Title), Cache.GetMany<Post>("title", new[] { post.Title })[post.Title],
        ];
        Assert.That(found, Has.All.Property(nameof(Post.Id)).EqualTo(post.Id));
        Assert.That(Commands.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_EveryTypeOfOneNumber_AsksTheDatabaseOnce()
    {
        var post = await SaveAsync(new Post { Title = NewTitle(), Views = Random.Shared.NextInt64() });
        object[] numbers = [post.Views, (decimal)post.Views, (ulong)post.Views, $"{post.Views}"];
        foreach (var number in numbers)
            Assert.That(Cache.Get<Post>("Views", number)?.Id, Is.EqualTo(post.Id));
        Assert.That(Commands.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_EveryFormOfOneEnumAndConvertedValue_AsksTheDatabaseOncePerField()
    {
        var day = new DateOnly(1, 1, 1).AddDays(Random.Shared.Next(1_000_000));
        var saved = await SaveAsync(new Everything
        {
            Id = Guid.NewGuid(), Char = 'x', Price = new Money(Random.Shared.NextInt64()), Day = day, Utc = DateTime.UnixEpoch, StateAsText = PostState.Published,
        });
        foreach (var price in new object[] { saved.Price, saved.Price.Cents, $"{saved.Price.Cents}" })
            Assert.That(Cache.Get<Everything>(one => one.Price, price)?.Id, Is.EqualTo(saved.Id));
        foreach (var id in new object[] { saved.Id, $"{saved.Id:N}", $"{saved.Id:B}" })
            Assert.That(Cache.Get<Everything>("id", id)?.Id, Is.EqualTo(saved.Id));
        foreach (var form in new object[] { day, $"{day:O}" })
            Assert.That(Cache.Get<Everything>("day", form)?.Id, Is.EqualTo(saved.Id));
        foreach (var state in new object[] { PostState.Published, "published", 1 })
            Assert.That(Cache.Get<Everything>(one => one.StateAsText, state), Is.Not.Null);
        Assert.That(Commands.Count, Is.EqualTo(4));
    }

    [Test]
    public async Task Get_ByAShadowProperty_FindsIt()
    {
        var tenant = NewTitle();
        var post = await SaveAsync(new Post { Title = NewTitle() }, context => context.ChangeTracker.Entries<Post>().Single().Property("Tenant").CurrentValue = tenant);
        Assert.That((await Cache.GetAsync<Post>("tenant", tenant))?.Id, Is.EqualTo(post.Id));
        Assert.That((await Cache.GetAsync<Post>("TENANT_ID", tenant))?.Id, Is.EqualTo(post.Id));
        Assert.That(Commands.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_SeveralHaveTheValue_ReturnsTheOneWithTheLeastKey()
    {
        var title = NewTitle();
        var first = await SaveAsync(new Post { Title = title, Id = 2_000_000 });
        await SaveAsync(new Post { Title = title, Id = 2_000_001 });
        Assert.That((await Cache.GetAsync<Post>("title", title))?.Id, Is.EqualTo(first.Id));
        Assert.That((await NewCache().GetManyAsync<Post>("title", new[] { title, NewTitle() })).Single().Value.Id, Is.EqualTo(first.Id));
    }

    [Test]
    public async Task Get_NoValue_FindsTheOneWithoutAValue()
    {
        await using (var context = NewContext())
            await context.Posts.Where(post => post.Slug == null).ExecuteUpdateAsync(post => post.SetProperty(one => one.Slug, one => one.Title));
        Assert.That(await Cache.GetAsync<Post>("slug", null), Is.Null);

        var saved = await SaveAsync(new Post { Title = NewTitle() });
        await Cache.InvalidateAsync<Post>(post => post.Slug, null);
        Assert.That((await Cache.GetAsync<Post>("slug", null))?.Id, Is.EqualTo(saved.Id));
    }

    [Test]
    public async Task Get_NoValueOfAFieldThatAlwaysHasOne_FindsNothing()
    {
        await SaveAsync(new Post { Title = NewTitle(), Views = 0 });
        Assert.That(await Cache.GetAsync<Post>(post => post.Views, null), Is.Null);
        Assert.That(Cache.Get<Post>("Views", null), Is.Null);
        Assert.That(Commands.Count, Is.Zero);
    }

    [Test]
    public void Get_UnknownField_SaysWhichThereAre() =>
        Assert.That(() => Cache.Get(typeof(Post), "autor", 1), Throws.ArgumentException.With.Message.Contains("Post").And.Message.Contains("'autor'")
            .And.Message.Contains("AuthorId, Id, LastModified, ParentId, Slug, State, Tenant (tenant_id), Title (post_title), Views"));

    [Test]
    public void Get_UnknownType_SaysWhichThereAre() =>
        Assert.That(async () => await Cache.GetAsync(typeof(string), "Length", 1), Throws.ArgumentException.With.Message.Contains("BlogContext")
            .And.Message.Contains("System.String").And.Message.Contains("Post").And.Message.Not.Contains("Award"));

    [Test]
    public void Get_OwnedType_IsUnknown() => Assert.That(() => Cache.Get<Address>("City", "Bonn"), Throws.ArgumentException);

    [TestCase("Views", "many")]
    [TestCase("Views", 1.5)]
    [TestCase("Id", long.MaxValue)]
    [TestCase("Title", 5)]
    [TestCase("State", "Shredded")]
    public void Get_ValueDoesNotFit_SaysWhatWouldFit(string field, object value) =>
        Assert.That(() => Cache.Get<Post>(field, value), Throws.ArgumentException.With.Message.Contains($"Post.{field}").And.Message.Contains(value.GetType().FullName!));

    [Test]
    public async Task Get_DerivedTypeAndItsBase_AreCachedApart()
    {
        var cat = await SaveAsync(new Cat { Name = NewTitle() });
        Assert.That(await Cache.GetAsync<Cat>("Name", cat.Name), Is.Not.Null);
        Assert.That(await Cache.GetAsync<Pet>("Name", cat.Name), Is.TypeOf<Cat>());
        Assert.That(Commands.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_DatabaseIgnoresCase_FindsBothSpellingsAndKeepsThemApart()
    {
        var slug = $"Slug-{Guid.NewGuid()}";
        var post = await SaveAsync(new Post { Title = NewTitle(), Slug = slug });
        string[] spellings = [slug, slug.ToUpperInvariant()];
        Assert.That(await Cache.GetManyAsync<Post>("slug", spellings), Has.Count.EqualTo(2));
        Assert.That(Cache.Get<Post>("slug", slug.ToLowerInvariant())?.Id, Is.EqualTo(post.Id));
        Assert.That((await NewCache().GetManyAsync<Post>("slug", new[] { $"SLUG-{slug[5..]}", "none" })).Single().Value.Id, Is.EqualTo(post.Id));
    }
}
