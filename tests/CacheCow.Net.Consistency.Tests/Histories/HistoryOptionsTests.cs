namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

[TestFixture]
internal sealed class HistoryOptionsTests
{
    [Test]
    public void Parse_All_IsRead()
    {
        var options = HistoryOptions.Parse("--store", "sentinel", "--seconds", "2.5", "--nodes", "4", "--faults", "kill,pause,partition", "--local", "--seed", "9", "--json", "--durability", "1");
        Assert.That((options.Store, options.Duration.TotalSeconds, options.Nodes, options.Seed, options.IsJson, options.Durability), Is.EqualTo((StoreKind.Sentinel, 2.5, 4, 9, true, 1)));
        Assert.That(options.Faults, Is.EqualTo(new[] { FaultKind.Kill, FaultKind.Pause, FaultKind.Partition }));
        Assert.That(options.MaxStaleness, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [TestCase("--faults kill,fire", "'fire'")]
    [TestCase("--store 1", "'1'")]
    [TestCase("--nodes 0", "from 1 to 64")]
    [TestCase("--nonsense", "--nonsense")]
    [TestCase("store", "two dashes")]
    [TestCase("--store redis --durability 1", "no replicas")]
    public void Parse_WhatIsNotUnderstood_SaysWhatAndWhatIs(string words, string said) =>
        Assert.That(() => HistoryOptions.Parse(words.Split(' ')), Throws.ArgumentException.With.Message.Contains(said));

    [Test]
    public void NodeOptions_AsWords_AreReadTheSame()
    {
        var options = new NodeOptions { Store = StoreKind.Redis, Address = "a:1,b:2", Folder = "/x", Id = 3, MaxStaleness = TimeSpan.FromSeconds(2), IsControl = true };
        Assert.That(NodeOptions.Parse(options.ToWords()), Is.EqualTo(options));
    }
}
