namespace CacheCow.Net.Files.Tests;

/// <summary>What is remembered of a file is found by whoever tells of it.</summary>
[TestFixture]
internal sealed class WatchedFilesTests : FileFixture
{
    [Test]
    public void Find_AllForgottenMeanwhile_IsFoundByItsPathAndItsFolderFromThenOn()
    {
        // Noted down by the path as asked, and forgotten by the full path: it would be vouched for, and told of no change.
        var files = new WatchedFiles(new FilePaths(Root), Root, most: 1);
        files.Adding = () =>
        {
            files.Adding = null;
            files.TryFind("other", out _);
        };
        files.TryFind("folder/a", out _);
        files.TryFind("folder/a", out var file);

        Assert.That(files.At(PathOf("folder/a"), andBeneath: false), Is.EqualTo(new[] { file }));
        Assert.That(files.At(PathOf("folder"), andBeneath: true), Is.EqualTo(new[] { file }));
        Assert.That(files.All, Is.EqualTo(new[] { file }));
    }
}
