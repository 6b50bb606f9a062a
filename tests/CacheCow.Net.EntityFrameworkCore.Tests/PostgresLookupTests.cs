namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>What PostgreSQL compares exactly, and moments.</summary>
[TestFixture]
internal sealed class PostgresLookupTests : PostgresTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Test]
    public async Task Get_WhatIsNotThere_ByADeclaredText_IsRemembered([Values] bool isMany)
    {
        var (cache, title) = (NewCache().Lookup<Post>(post => post.Title), NewTitle());
        for (var round = 0; round < 2; round++)
        {
            if (isMany)
                Assert.That(await cache.GetManyAsync<Post>("Title", new[] { title }), Is.Empty);
            else
                Assert.That(await cache.GetAsync<Post>(post => post.Title, title), Is.Null);
        }

        Assert.That(Commands.Count, Is.EqualTo(1));
    }

    // The twin: a collation that ignores case could find it by another spelling.
    [Test]
    public async Task Get_WhatIsNotThere_ByACollatedText_IsAskedForAgain()
    {
        var (cache, slug) = (NewCache().Lookup<Post>(post => post.Slug), NewTitle());
        for (var round = 0; round < 2; round++)
            Assert.That(await cache.GetAsync<Post>(post => post.Slug, slug), Is.Null);
        Assert.That(Commands.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_ByAMoment_IsTheSameWhetherItIsCachedOrNot()
    {
        var saved = await SaveAsync(new Everything { Id = Guid.NewGuid(), Utc = Noon, Moment = Noon, Char = 'c' });
        foreach (var (field, sames) in new (string, object[])[]
        {
            ("Utc", [Noon.ToLocalTime(), Noon]),
            ("Moment", [new DateTimeOffset(Noon).ToOffset(TimeSpan.FromHours(2)), new DateTimeOffset(Noon)]),
        })
        {
            foreach (var same in sames)
            {
                var cache = new EfCacheCow<BlogContext>(new MemoryStore(), NewContext);
                for (var round = 0; round < 2; round++)
                    Assert.That(((Everything?)await cache.GetAsync(typeof(Everything), field, same))?.Id, Is.EqualTo(saved.Id), $"{field} {same:O}");
                Assert.That(((Everything?)await cache.GetAsync(typeof(Everything), field, sames[^1]))?.Id, Is.EqualTo(saved.Id));
            }
        }
    }

    [Test]
    public async Task Get_ByATimeThatIsNoMoment_IsRefusedWhetherItIsCachedOrNot()
    {
        await SaveAsync(new Everything { Id = Guid.NewGuid(), Utc = Noon.AddDays(1), Char = 'c' });
        var unknown = DateTime.SpecifyKind(Noon.AddDays(1), DateTimeKind.Unspecified);
        Assert.That(async () => await Cache.GetAsync<Everything>(one => one.Utc, unknown), Throws.ArgumentException);
        Assert.That(await Cache.GetAsync<Everything>(one => one.Utc, Noon.AddDays(1)), Is.Not.Null);
        Assert.That(async () => await Cache.GetAsync<Everything>(one => one.Utc, unknown), Throws.ArgumentException);
    }
}
