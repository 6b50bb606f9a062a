namespace CacheCow.Net.Tests.Local;

/// <summary>What an eviction may cost.</summary>
internal sealed class TwoQueuesTests
{
    // All that is there was used, but for one that stands far back.
    [Test]
    public void Evict_NearlyAllWereUsed_LooksAt256OfThemAndTakesTheNext()
    {
        var queues = new TwoQueues { Balance = new Balance(WindowPart: 1, DoublingWorth: 0) };
        var nodes = Enumerable.Range(0, 400).Select(i => LocalNode.Shade((ulong)i)).ToArray();
        foreach (var node in nodes)
            queues.Add(node, 1);
        queues.Add(LocalNode.Shade(400), 2);
        foreach (var node in nodes.Where(node => node.StoreHash != 300))
            node.Count(2);
        Assert.That(queues.Evict(), Is.SameAs(nodes[256]));
        Assert.That(queues.Count, Is.EqualTo(400));
    }
}
