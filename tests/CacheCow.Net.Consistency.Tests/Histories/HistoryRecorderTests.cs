namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

[TestFixture]
internal sealed class HistoryRecorderTests
{
    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("cachecow-recorder-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Read_WhatWasRecorded_IsAllThere()
    {
        using (var recorder = new HistoryRecorder(_folder, 3))
            recorder.BeginAt(5, OperationKind.Invalidate, node: 3, client: 4, key: 7, write: 9).EndAt(6, OperationOutcome.Failed, version: 8, gotKey: 1);
        var read = HistoryFolder.Read(_folder).Single();
        Assert.That((read.Kind, read.Node, read.Client, read.Key, read.Write), Is.EqualTo((OperationKind.Invalidate, 3, 4, 7, 9)));
        Assert.That((read.Start, read.End, read.Outcome, read.Version, read.GotKey), Is.EqualTo((5, 6, OperationOutcome.Failed, 8, 1)));
    }

    [Test]
    public void Read_TheRecorderWasNeverDisposedOf_IsAllThereAndWhatHasNoEndIsUnknown()
    {
        var recorder = new HistoryRecorder(_folder, 1);
        recorder.Begin(OperationKind.Read, 1, 0, 7).End(OperationOutcome.Succeeded, 1, 7);
        recorder.Begin(OperationKind.Read, 1, 0, 7);
        Assert.That(HistoryFolder.Read(_folder).Select(one => one.Outcome), Is.EqualTo(new[] { OperationOutcome.Succeeded, OperationOutcome.Unknown }));
        recorder.Dispose();
    }

    [Test]
    public void Read_KilledBeforeTheEndWasWrittenDown_IsUnknown()
    {
        using (var recorder = new HistoryRecorder(_folder, 1))
            recorder.BeginAt(5, OperationKind.Invalidate, 1, 0, 7).EndAt(0, OperationOutcome.Succeeded, 8);
        Assert.That(HistoryFolder.Read(_folder).Single().Outcome, Is.EqualTo(OperationOutcome.Unknown));
    }

    [Test]
    public void Begin_ManyThreadsAndMoreThanOneFile_NoneIsLostOrWrittenTwice()
    {
        const int Each = HistorySegment.Length / 2 + 1000;
        using (var recorder = new HistoryRecorder(_folder, 1))
        {
            Parallel.For(0, 4, client =>
            {
                for (var i = 0; i < Each; i++)
                    recorder.Begin(OperationKind.Read, 1, client, i).End(OperationOutcome.Succeeded, i, i);
            });
        }

        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(3));
        Assert.That(HistoryFolder.Read(_folder).Select(one => (one.Client, one.Key)).Distinct().Count(), Is.EqualTo(4 * Each));
    }
}
