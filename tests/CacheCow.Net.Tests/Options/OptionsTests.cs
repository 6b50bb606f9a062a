namespace CacheCow.Net.Tests.Options;

/// <summary>Options out of range are refused when they are set, with name, value and rule.</summary>
[TestFixture]
internal sealed class OptionsTests
{
    [Test]
    public void Defaults_AreTheDocumentedOnes()
    {
        var options = new CacheCowOptions();
        Assert.That(options.Policy.Ttl, Is.EqualTo(TimeSpan.FromMinutes(5)));
        Assert.That(options.Policy.Jitter, Is.EqualTo(0.1));
        Assert.That(options.Policy.NegativeTtl, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(options.LeaseLifetime, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(options.FillWait, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
        Assert.That(options.OnStoreError, Is.EqualTo(OnStoreError.Fetch));
    }

    private static IEnumerable<TestCaseData> Refused =>
    [
        new TestCaseData(() => new EntryPolicy { Ttl = TimeSpan.FromSeconds(-1) }, "Ttl", "-00:00:01"),
        new TestCaseData(() => new EntryPolicy { Ttl = TimeSpan.FromTicks(1) }, "Ttl", "00:00:00.0000001"),
        new TestCaseData(() => new EntryPolicy { Ttl = TimeSpan.MaxValue }, "Ttl", "3650"),
        new TestCaseData(() => new EntryPolicy { Jitter = 0.6 }, "Jitter", "0.6"),
        new TestCaseData(() => new EntryPolicy { Jitter = double.NaN }, "Jitter", "NaN"),
        new TestCaseData(() => new EntryPolicy { NegativeTtl = TimeSpan.FromDays(-1) }, "NegativeTtl", "-1"),
        new TestCaseData(object () => new ReadOptions { Ttl = TimeSpan.FromSeconds(-1) }, "Ttl", "-00:00:01"),
        new TestCaseData(() => new CacheCowOptions { LeaseLifetime = TimeSpan.Zero }, "LeaseLifetime", "00:00:00"),
        new TestCaseData(() => new CacheCowOptions { FillWait = TimeSpan.FromSeconds(-1) }, "FillWait", "-00:00:01"),
        new TestCaseData(() => new CacheCowOptions { StoreTimeout = TimeSpan.Zero }, "StoreTimeout", "00:00:00"),
        new TestCaseData(() => new CacheCowOptions { OnStoreError = (OnStoreError)9 }, "OnStoreError", "Fetch, Throw"),
        new TestCaseData(() => new MemoryStoreOptions { MaxEntries = 0 }, "MaxEntries", "0"),
        new TestCaseData(() => new MemoryStoreOptions { MaxBytes = 1 }, "MaxBytes", "1024"),
    ];

    [TestCaseSource(nameof(Refused))]
    public void Set_OutOfRange_IsRefusedWithNameValueAndRule(Func<object> make, string name, string text) =>
        Assert.That(() => make(), Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Property(nameof(ArgumentException.ParamName)).EqualTo(name).And.Message.Contains("must be").And.Message.Contains(text));

    [Test]
    public void Set_Null_IsRefused()
    {
        Assert.That(() => new CacheCowOptions { Policy = null! }, Throws.ArgumentNullException);
        Assert.That(() => new CacheCowOptions { TimeProvider = null! }, Throws.ArgumentNullException);
        Assert.That(() => new MemoryStoreOptions { TimeProvider = null! }, Throws.ArgumentNullException);
    }

    [Test]
    public void Lifetime_WithJitter_StaysWithinItsShare()
    {
        var policy = new EntryPolicy { Ttl = TimeSpan.FromSeconds(100), Jitter = 0.1 };
        var lifetimes = Enumerable.Range(0, 1000).Select(_ => policy.Lifetime(found: true).TotalSeconds).ToArray();
        Assert.That(lifetimes, Is.All.InRange(90, 110));
        Assert.That(lifetimes.Distinct().Count(), Is.GreaterThan(900));
    }

    [Test]
    public void Lifetime_NoExpiry_IsNotChangedByJitter() =>
        Assert.That(new EntryPolicy { Ttl = TimeSpan.Zero, Jitter = 0.5 }.Lifetime(found: true), Is.EqualTo(TimeSpan.Zero));
}
