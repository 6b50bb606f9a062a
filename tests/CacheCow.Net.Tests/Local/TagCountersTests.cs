namespace CacheCow.Net.Tests.Local;

/// <summary>The stamps of an object's tags: good until one of them is invalidated.</summary>
[TestFixture]
internal sealed class TagCountersTests
{
    private static readonly CacheKeys Tag = CacheKeys.ForTag("tag");

    private StoreAddress _address = null!;

    [SetUp]
    public void SetUp() => _address = new StoreAddress(CacheKeys.For("text", "k"), [CacheKeys.ForTag("other"), Tag]);

    [Test]
    public void Take_NothingWasInvalidatedSince_GivesTheSameStamps()
    {
        var counters = new TagCounters();
        var first = counters.Take(_address);
        Assert.That(counters.Take(_address), Is.SameAs(first));
    }

    [Test]
    public void Take_ATagWasInvalidatedSince_GivesNewStampsInTheSamePlaces()
    {
        var counters = new TagCounters();
        var first = counters.Take(_address)!;
        counters.Move(Tag.GetDataHash());
        var second = counters.Take(_address)!;
        Assert.That((counters.AreCurrent(first), counters.AreCurrent(second)), Is.EqualTo((false, true)));
        Assert.That(second.Slots, Is.SameAs(first.Slots), "they are computed once for an object");
    }

    [Test]
    public void Take_OfAnObjectWithoutTags_GivesNone() => Assert.That(new TagCounters().Take(new StoreAddress(CacheKeys.For("text", "k"), [])), Is.Null);
}
