namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class FieldTests : MongoFixture
{
    private readonly BlogPost _post = new() { Title = "First", Number = 1, Author = new Author("Ada", "ada@example.org") };

    [SetUp]
    public Task InsertPost() => Posts.InsertOneAsync(_post);

    [TestCase("Number")]
    [TestCase("nUMBER")]
    [TestCase("n")]
    [TestCase("N")]
    public void Get_FieldByMemberOrElementInAnyCase_FindsThePost(string field) =>
        Assert.That(NewCache().Get(typeof(BlogPost), field, 1), Is.EqualTo(_post));

    [TestCase("id")]
    [TestCase("_id")]
    public void Get_Id_FindsThePost(string field) => Assert.That(NewCache().Get<BlogPost>(field, _post.Id), Is.EqualTo(_post));

    [TestCase("author.name", "Ada")]
    [TestCase("Author.Address", "ada@example.org")]
    [TestCase("author.mail", "ada@example.org")]
    public void Get_FieldOfAnInnerDocument_FindsThePost(string field, string value) =>
        Assert.That(NewCache().Get<BlogPost>(field, value), Is.EqualTo(_post));

    [Test]
    public async Task Get_ByLambda_FindsThePost()
    {
        var cache = NewCache();

        Assert.That(cache.Get<BlogPost>(p => p.Title, "First"), Is.EqualTo(_post));
        Assert.That(await cache.GetAsync<BlogPost>(p => p.Author!.Address, "ada@example.org"), Is.EqualTo(_post));
    }

    [Test]
    public async Task Get_OneFieldByItsNames_IsOneObject()
    {
        var cache = NewCache();
        cache.Get<BlogPost>("number", 1);

        var commands = await CommandsOfAsync(async () =>
        {
            cache.Get<BlogPost>("N", 1L);
            await cache.GetAsync<BlogPost>(p => p.Number, "1");
        });

        Assert.That(commands, Is.Empty);
    }

    [TestCase("headline")]
    [TestCase("Title.Length")]
    [TestCase("author.nothing")]
    [TestCase("")]
    [TestCase("$where")]
    public void Get_UnknownField_IsRefusedWithTheKnownOnes(string field) =>
        Assert.That(
            () => NewCache().Get<BlogPost>(field, "x"),
            Throws.ArgumentException.With.Message.Contains("Title").And.Message.Contains("Number (n)").And.Message.Contains("Author"));

    [TestCase(typeof(string))]
    [TestCase(typeof(object))]
    [TestCase(typeof(IDisposable))]
    public void Get_TypeThatIsNoDocument_IsRefusedWithTheKnownOnes(Type type) =>
        Assert.That(() => NewCache().Get(type, "x", "y"), Throws.ArgumentException.With.Message.Contains(nameof(BlogPost)));
}
