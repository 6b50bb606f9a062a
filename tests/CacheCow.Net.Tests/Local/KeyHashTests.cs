namespace CacheCow.Net.Tests.Local;

/// <summary>How keys spread.</summary>
internal sealed class KeyHashTests
{
    [Test]
    public void Of_EqualTexts_IsEqual([Range(0, 40)] int length)
    {
        var (one, other) = (new string('x', length), new string('x', length));
        Assert.That(KeyHash.Of(other), Is.EqualTo(KeyHash.Of(one)));
        Assert.That(Sameness.AreSame(one, other), Is.True);
    }

    [Test]
    public void Of_TextsThatDifferInOneChar_Differs([Range(1, 40)] int length)
    {
        var hashes = Enumerable.Range(0, length).Select(at => KeyHash.Of(new string('x', length).Remove(at, 1).Insert(at, "y")));
        Assert.That(hashes.Append(KeyHash.Of(new string('x', length))), Is.Unique);
    }

    [Test]
    public void Of_ManyTexts_SpreadsOverLowAndHighBits() => CheckSpread(Enumerable.Range(0, 16_384).Select(id => KeyHash.Of($"article:{id}")).ToArray());

    [Test]
    public void Of_ManyGuids_SpreadsOverLowAndHighBits() =>
        CheckSpread(Enumerable.Range(0, 16_384).Select(id => KeyHash.Of(new Guid(id, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))).ToArray());

    [Test]
    public void AreEqual_OfATextAndAnotherKind_IsFalse() => Assert.That(Sameness.AreSame<object>("1", 1), Is.False);

    private static void CheckSpread(uint[] hashes)
    {
        Assert.That(hashes.GroupBy(hash => hash >> 28).Count(), Is.EqualTo(16));
        Assert.That(hashes.Select(hash => hash & 16_383).Distinct().Count(), Is.GreaterThan(16_384 / 3));
    }
}
