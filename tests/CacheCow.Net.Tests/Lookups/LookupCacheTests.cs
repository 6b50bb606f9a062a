namespace CacheCow.Net.Tests.Lookups;

[TestFixture]
internal sealed class LookupCacheTests
{
    private Shelf _shelf = null!;

    [SetUp]
    public void SetUp() => _shelf = new Shelf(
        new MemoryStore(), new Book(1, "First", 1999, new("Ann")), new Book(2, "Second", null, new("Bob")), new Book(3, "Third", 2001, new("Ann")));

    [Test]
    public async Task Get_EveryWayToName_IsOneObject()
    {
        object?[] found =
        [
            _shelf.Get(typeof(Book), "title", "First"), _shelf.Get<Book>("TITLE", "First"), _shelf.Get<Book>(book => book.Title, "First"),
            _shelf.Get(new Lookup(typeof(Book), "tiTle", "First")), await _shelf.GetAsync<Book>(book => book.Title, "First"), await _shelf.GetAsync(typeof(Book), "Title", "First"),
        ];
        Assert.That(found, Has.All.Property(nameof(Book.Id)).EqualTo(1));
        Assert.That(_shelf.Queries, Is.EqualTo(new[] { "Title = First" }));
    }

    [Test]
    public void Get_AskedAgain_ResolvesTheFieldOnce()
    {
        for (var i = 0; i < 3; i++)
            _shelf.Get<Book>("id", 1);
        Assert.That(_shelf.Resolved, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void Get_MemberOfAMember_IsNamedWithADot() => Assert.That(_shelf.Get<Book>(book => book.Author.Name, "Bob")?.Id, Is.EqualTo(2));

    [Test]
    public void Get_ValueOfANullableMember_IsTheMember() => Assert.That(_shelf.Get<Book>(book => book.Year!.Value, 2001L)?.Id, Is.EqualTo(3));

    [Test]
    public void Get_NoMember_IsRefused() =>
        Assert.That(() => _shelf.Get<Book>(book => book.Title + "!", "First!"), Throws.ArgumentException.With.Message.Contains("p => p.Title"));

    [Test]
    public void Get_NoValue_IsALookupOfItsOwn()
    {
        Assert.That(_shelf.Get<Book>("Year", null)?.Id, Is.EqualTo(2));
        Assert.That(_shelf.Get<Book>("Title", "null"), Is.Null);
        Assert.That(_shelf.Get<Book>("Title", null), Is.Null);
        Assert.That(_shelf.Queries, Has.Count.EqualTo(3));
    }

    [Test]
    public void Get_UnknownFieldOrType_SaysWhichThereAre()
    {
        Assert.That(() => _shelf.Get<Book>("ttile", 1), Throws.ArgumentException.With.Message.Contains("Book has no field 'ttile'").And.Message.Contains("Author.Name, Id, Title, Year"));
        Assert.That(() => _shelf.Get<string>("Length", 1), Throws.ArgumentException.With.Message.Contains("System.String").And.Message.Contains("Book"));
        Assert.That(() => _shelf.Get(new Lookup(typeof(Book), "", 1)), Throws.ArgumentException);
        Assert.That(() => _shelf.Get(default(Lookup)), Throws.ArgumentNullException);
    }

    [Test]
    public void Get_ValueThatDoesNotFit_SaysWhatWould() =>
        Assert.That(() => _shelf.Get<Book>("Id", "one\n"), Throws.ArgumentException.With.Message.Contains("Book.Id holds System.Int32").And.Message.Contains("System.String").And.Message.Contains("'one?'"));

    [Test]
    public void GetMany_ValuesInSeveralForms_AnswersByTheFormGiven()
    {
        var books = _shelf.GetMany<Book>("ID", new object[] { 1, 2L, "3", 4 });
        Assert.That(books.Select(book => (book.Key, book.Value.Id)), Is.EquivalentTo(new (object, int)[] { (1, 1), (2L, 2), ("3", 3) }));
        Assert.That(_shelf.Queries, Is.EqualTo(new[] { "Id in 1, 2, 3, 4" }));
    }

    [Test]
    public async Task GetMany_ByMember_IsTyped()
    {
        var books = await _shelf.GetManyAsync((Book book) => book.Title, ["First", "Third", "First"]);
        Assert.That(books["Third"].Id, Is.EqualTo(3));
    }

    [Test]
    public async Task GetMany_LookupsOfSeveralFields_AsksOncePerField()
    {
        Lookup[] lookups = [new(typeof(Book), "id", 1), new(typeof(Book), "ID", 2), new(typeof(Book), "title", "Second"), new(typeof(Book), "Title", "Third")];
        Assert.That((await _shelf.GetManyAsync(lookups)).Keys, Is.EquivalentTo(lookups));
        Assert.That(_shelf.Queries, Is.EqualTo(new[] { "Id in 1, 2", "Title in Second, Third" }));
    }

    [Test]
    public async Task GetMany_SourceComparesLeniently_FindsWhatASingleReadFinds()
    {
        var books = await _shelf.GetManyAsync((Book book) => book.Title, ["FIRST", "second", "none"]);
        Assert.That(books.Keys, Is.EquivalentTo(new[] { "FIRST", "second" }));
    }

    [Test]
    public async Task GetMany_OneRowAnswersTwoValues_FindsBoth() =>
        Assert.That(await _shelf.GetManyAsync((Book book) => book.Title, ["First", "FIRST"]), Has.Count.EqualTo(2));

    [Test]
    public void GetMany_NullAmongTheValues_IsRefused() =>
        Assert.That(() => _shelf.GetMany<Book>("Year", new object?[] { 1, null }), Throws.ArgumentException.With.Message.Contains("null"));

    [Test]
    public async Task Invalidate_InAnotherForm_RemovesTheObject()
    {
        await _shelf.GetAsync<Book>("Id", 1);
        await _shelf.InvalidateAsync<Book>("id", "1");
        await _shelf.GetAsync<Book>("Id", 1);
        _shelf.Invalidate<Book>(book => book.Id, 1m);
        await _shelf.GetAsync<Book>("Id", 1);
        _shelf.Invalidate(typeof(Book), "ID", 1L);
        await _shelf.GetAsync<Book>("Id", 1);
        Assert.That(_shelf.Queries, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Invalidate_WithHold_KeepsTheObjectUncached()
    {
        await _shelf.InvalidateAsync<Book>(book => book.Id, 1, hold: TimeSpan.FromMinutes(1));
        await _shelf.GetAsync<Book>("Id", 1);
        await _shelf.GetAsync<Book>("Id", 1);
        Assert.That(_shelf.Queries, Has.Count.EqualTo(2));
    }
}
