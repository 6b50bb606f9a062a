namespace CacheCow.Net.Files.Tests;

[TestFixture]
internal sealed class FileWatchOptionsTests
{
    [Test]
    public void CheckInterval_OutOfRange_IsRefused([Values(99, 86_400_001)] int milliseconds) => Assert.That(
        () => new FileWatchOptions { CheckInterval = TimeSpan.FromMilliseconds(milliseconds) },
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("CheckInterval must be from 00:00:00.1000000 to 1.00:00:00"));

    [Test]
    public void Debounce_OutOfRange_IsRefused([Values(-1, 10_001)] int milliseconds) =>
        Assert.That(() => new FileWatchOptions { Debounce = TimeSpan.FromMilliseconds(milliseconds) }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void MaxFiles_OutOfRange_IsRefused([Values(0, 10_000_001)] int files) =>
        Assert.That(() => new FileWatchOptions { MaxFiles = files }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Names_Empty_IsRefused() => Assert.That(() => new FileWatchOptions { Names = "" }, Throws.ArgumentException);
}
