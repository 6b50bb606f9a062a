using System.Diagnostics;
using CacheCow.Net.Nodes;

namespace CacheCow.Net.Redis.Tests;

/// <summary>What the findings of a race are judged by.</summary>
[TestFixture]
internal sealed class TruthTests
{
    private string _folder = null!;
    private Truth _truth = null!, _seenByAnother = null!;

    [SetUp]
    public void Make()
    {
        _folder = Directory.CreateTempSubdirectory("cachecow-truth-").FullName;
        _truth = Truth.Create(Path.Combine(_folder, "truth"), keys: 2);
        _seenByAnother = Truth.Open(Path.Combine(_folder, "truth"));
    }

    [TearDown]
    public void Remove()
    {
        _truth.Dispose();
        _seenByAnother.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void Change_Key_IsSeenThroughTheFileAndOnlyThere()
    {
        _truth.Change(1);
        Assert.That((_seenByAnother.Keys, _seenByAnother.Version(0), _seenByAnother.Version(1)), Is.EqualTo((2, 1, 2)));
        Assert.That(_seenByAnother.Returned(1), Is.Zero);
    }

    [Test]
    public void Return_AfterANewerOne_IsCoveredByThat()
    {
        _truth.Return(0, 3);
        _truth.Return(0, 2);
        Assert.That(_seenByAnother.Returned(0), Is.EqualTo(3));
    }

    [Test]
    public void AgeOf_SeveralHaveReturned_CountsFromTheFirstThatIsNewer()
    {
        var times = new List<(long Before, long After)>();
        for (var version = 2; version <= 5; version++)
        {
            var before = Stopwatch.GetTimestamp();
            _truth.Return(0, version);
            times.Add((before, Stopwatch.GetTimestamp()));
        }

        var at = Stopwatch.GetTimestamp();
        for (var version = 1; version <= 4; version++)
        {
            var (before, after) = times[version - 1];
            Assert.That(_seenByAnother.AgeOf(0, version, at), Is.InRange(Stopwatch.GetElapsedTime(after, at), Stopwatch.GetElapsedTime(before, at)));
        }

        Assert.That(_seenByAnother.AgeOf(0, 5, at), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void AgeOf_ReadBeganBeforeItReturned_IsZero()
    {
        var at = Stopwatch.GetTimestamp();
        _truth.Return(0, 2);
        Assert.That(_truth.AgeOf(0, 1, at), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void AgeOf_MoreHaveReturnedThanAreKept_IsNeverTooMuch()
    {
        var first = Stopwatch.GetTimestamp();
        for (var version = 2; version <= 5000; version++)
            _truth.Return(0, version);
        var at = Stopwatch.GetTimestamp();
        Assert.That(_truth.AgeOf(0, 1, at), Is.InRange(TimeSpan.FromTicks(1), Stopwatch.GetElapsedTime(first, at)));
    }

    [Test]
    public async Task Return_WhoeverHeldTheLockIsDead_GoesOn()
    {
        using var dead = Process.Start("true");
        await dead.WaitForExitAsync();

        // The lock is the ninth word.
        using (var file = new FileStream(Path.Combine(_folder, "truth"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 64;
            file.Write(BitConverter.GetBytes((long)dead.Id));
        }

        await Task.Run(() => _truth.Return(0, 2)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(_truth.Returned(0), Is.EqualTo(2));
    }
}
