using System.Runtime.CompilerServices;

namespace CacheCow.Net.Tests.Local;

/// <summary>What the list of the lowest ranks holds.</summary>
internal sealed class ShortlistTests
{
    [Test]
    public void Offer_ToAFullList_KeepsTheLowest()
    {
        var (list, nodes) = (new Shortlist(), Enumerable.Range(0, 20).Select(i => LocalNode.Shade((ulong)i)).ToArray());
        foreach (var node in nodes.Reverse())
            list.Offer(node, (int)node.StoreHash);
        Assert.That(list.Nodes.ToArray(), Is.EquivalentTo(nodes[..16]));
        Assert.That(list.Lowest, Is.SameAs(nodes[0]));
    }

    [Test]
    public void Offer_AfterOneWasRemoved_TakesThePlaceAndThenThatOfTheHighest()
    {
        var (list, nodes) = (new Shortlist(), Enumerable.Range(0, 20).Select(i => LocalNode.Shade((ulong)i)).ToArray());
        foreach (var node in nodes[..16])
            list.Offer(node, (int)node.StoreHash);
        list.Remove(nodes[0]);
        Assert.That(list.Offer(nodes[19], 19), Is.Null, "there is room");
        Assert.That(list.Offer(nodes[18], 18), Is.SameAs(nodes[19]), "it was the highest");
        Assert.That(list.Offer(nodes[17], 18), Is.SameAs(nodes[17]), "it is no lower");
        Assert.That(list.Lowest, Is.SameAs(nodes[1]));
    }

    [Test]
    public void Clear_OfAList_LetsGoOfItsEntries()
    {
        var list = new Shortlist();
        var entry = OfferAndClear(list);
        GC.Collect();
        Assert.That(entry.IsAlive, Is.False);
        GC.KeepAlive(list);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference OfferAndClear(Shortlist list)
    {
        var node = LocalNode.Shade(1);
        list.Offer(node, 1);
        list.Clear();
        return new WeakReference(node);
    }
}
