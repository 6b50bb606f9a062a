using System.Collections.Immutable;
using System.ComponentModel;

namespace CacheCow.Net.Tests.Local;

/// <summary>L4: what may be shared is surely immutable, or the cache says so.</summary>
[TestFixture]
internal sealed class SharingTests
{
    [TestCase(typeof(string))]
    [TestCase(typeof(int))]
    [TestCase(typeof(int?))]
    [TestCase(typeof(DateTimeOffset))]
    [TestCase(typeof(Guid))]
    [TestCase(typeof(DayOfWeek))]
    [TestCase(typeof(Point))]
    [TestCase(typeof(Order))]
    [TestCase(typeof(Tree))]
    [TestCase(typeof(Says))]
    [TestCase(typeof(ImmutableArray<string>))]
    [TestCase(typeof(ImmutableDictionary<string, int>))]
    [TestCase(typeof((int, string)))]
    public void IsImmutable_SurelySo_IsTrue(Type type) => Assert.That(Immutability.IsImmutable(type));

    [TestCase(typeof(byte[]))]
    [TestCase(typeof(List<int>))]
    [TestCase(typeof(object))]
    [TestCase(typeof(WithArray))]
    [TestCase(typeof(Settable))]
    [TestCase(typeof(HoldsOpen))]
    [TestCase(typeof(Plain))]
    [TestCase(typeof(Holder))]
    [TestCase(typeof(ImmutableArray<byte[]>))]
    [TestCase(typeof(DerivedSettable))]
    [TestCase(typeof(Action))]
    public void IsImmutable_OtherwiseOrInDoubt_IsFalse(Type type) => Assert.That(Immutability.IsImmutable(type), Is.False);

    [Test]
    public void MayShare_ObjectsOfADerivedTypeThatCanBeChanged_AreNot()
    {
        var sharing = new Sharing(typeof(Open), option: null);
        Assert.That(sharing.MayShare(new Open("a")));
        Assert.That(sharing.MayShare<Open>(new DerivedSettable("a")), Is.False);
    }

    [Test]
    public void MayShare_CacheSaysSo_GoesBeforeTheType([Values] bool says) =>
        Assert.That((new Sharing(typeof(string), says).MayShare("a"), new Sharing(typeof(byte[]), says).MayShare(Array.Empty<byte>())), Is.EqualTo((says, says)));

    private readonly record struct Point(int X, int Y);

    private sealed record Order(int Id, string Name, DateTime At, Point Where, ImmutableList<string> Lines, DayOfWeek? Day);

    private sealed record Tree(int Value, Tree? Left, Tree? Right);

    private sealed record WithArray(int Id, string[] Tags);

    private sealed record Settable(int Id)
    {
        public string Name { get; set; } = "";
    }

    private record Open(string Name);

    private sealed record DerivedSettable(string Name) : Open(Name)
    {
        public int Count { get; set; }
    }

    // What is declared as open may be anything that derives from it.
    private sealed record HoldsOpen(Open Open);

    private sealed class Plain(int id)
    {
        public int Id { get; } = id;
    }

    private readonly record struct Holder(List<int> Numbers);

    [ImmutableObject(true)]
    private sealed class Says
    {
        public int[]? Numbers { get; set; }
    }
}
