namespace CacheCow.Net.Tests.Local;

/// <summary>Options of the local tier.</summary>
internal sealed class LocalTierOptionsTests
{
    private static IEnumerable<TestCaseData> Refused =>
    [
        new TestCaseData(() => new LocalTierOptions { MaxEntries = 0 }, "MaxEntries", "0"),
        new TestCaseData(() => new LocalTierOptions { MaxBytes = 1023 }, "MaxBytes", "1024"),
        new TestCaseData(() => new LocalTierOptions { Eviction = (Eviction)9 }, "Eviction", "Adaptive, Lru, Lfu, Fifo"),
        new TestCaseData(() => new LocalTierOptions { Ttl = TimeSpan.Zero }, "Ttl", "00:00:01"),
        new TestCaseData(() => new LocalTierOptions { Ttl = TimeSpan.FromDays(2) }, "Ttl", "1.00:00:00"),
        new TestCaseData(() => new LocalTierOptions { MaxStaleness = TimeSpan.FromMilliseconds(999) }, "MaxStaleness", "00:00:01"),
        new TestCaseData(() => new LocalTierOptions { MaxStaleness = TimeSpan.FromMinutes(2) }, "MaxStaleness", "00:01:00"),
    ];

    [Test]
    public void Defaults_AreTheDocumentedOnes()
    {
        var options = new LocalTierOptions();
        Assert.That((options.MaxEntries, options.MaxBytes, options.Eviction), Is.EqualTo((10_000, 64L << 20, Eviction.Adaptive)));
        Assert.That((options.Ttl, options.MaxStaleness), Is.EqualTo((TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(3))));
    }

    [TestCaseSource(nameof(Refused))]
    public void Set_OutOfRange_IsRefusedWithNameValueAndRule(Func<object> make, string name, string text) =>
        Assert.That(() => make(), Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Property(nameof(ArgumentException.ParamName)).EqualTo(name).And.Message.Contains("must be").And.Message.Contains(text));
}
