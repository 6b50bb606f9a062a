namespace CacheCow.Net.Files.Tests;

[TestFixture]
internal sealed class WatchErrorsTests
{
    [TestCase(28, "sysctl fs.inotify.max_user_watches=")]
    [TestCase(24, "sysctl fs.inotify.max_user_instances=")]
    [Platform("Linux")]
    public void Describe_LimitOfTheSystem_SaysWhatToRun(int error, string command) =>
        Assert.That(Describe(new IOException("limit", error)), Does.Contain(command).And.Contain("/f").And.Contain("checked every 5 s"));

    [Test]
    [Platform("Linux")]
    public void Describe_Overflow_SaysWhatToRun() =>
        Assert.That(Describe(new InternalBufferOverflowException()), Does.Contain("sysctl fs.inotify.max_queued_events="));

    [Test]
    public void Describe_AnythingElse_SaysWhatTheSystemSays() => Assert.That(Describe(new UnauthorizedAccessException("Denied.")), Does.Contain("Denied."));

    private static string Describe(Exception exception) => WatchErrors.Describe("/f", exception, TimeSpan.FromSeconds(5));
}
