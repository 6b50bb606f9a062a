namespace CacheCow.Net.Consistency.Tests.Histories;

using CacheCow.Net.Consistency.Histories;

[TestFixture]
internal sealed class HistoryCheckerTests
{
    [Test]
    public void Read_AfterAnInvalidationReturned_MustNotBeOlder()
    {
        var verdict = new Story().Invalidate(10, 20, version: 5).Read(21, 22, version: 4).Judge();
        Assert.That((verdict.Reads, verdict.Violations, verdict[ViolationKind.Stale]), Is.EqualTo((1, 1, 1)));
        Assert.That(verdict.First[0].ToString(), Does.Contain("key 7").And.Contain("version 4").And.Contain("version 5 was Invalidated").And.Contain("1.000 ms before"));
        Assert.That(new Story().Invalidate(10, 20, version: 5).Read(21, 22, version: 5).Judge().IsBad, Is.False);
    }

    [Test]
    public void Read_StartedBeforeTheInvalidationReturned_MayBeOlder() =>
        Assert.That(new Story().Invalidate(10, 20, version: 5).Read(19, 90, version: 4).Judge().IsBad, Is.False);

    [TestCase(OperationOutcome.Failed)]
    [TestCase(OperationOutcome.Unknown)]
    public void Invalidation_ThatHasNotReturned_PromisesNothing(OperationOutcome outcome) =>
        Assert.That(new Story().Invalidate(10, 20, version: 5, outcome).Read(30, 31, version: 4).Judge().IsBad, Is.False);

    [Test]
    public void Invalidation_ReturnedLaterForAnOlderVersion_TakesNothingBack() =>
        Assert.That(new Story().Invalidate(10, 20, version: 5).Invalidate(5, 30, version: 3).Read(40, 41, version: 4).Judge().Violations, Is.EqualTo(1));

    [Test]
    public void Invalidation_OfAnotherKey_PromisesNothing()
    {
        var story = new Story().Invalidate(10, 20, version: 5).Read(30, 31, version: 1);
        story.Operations[0] = story.Operations[0] with { Key = 8 };
        Assert.That(story.Judge().IsBad, Is.False);
    }

    [Test]
    public void Commit_WhileTheIntentStands_HoldsFromThenOn()
    {
        var story = new Story().Begin(0, 1).Commit(500, 501, version: 2).Read(502, 503, version: 1);
        Assert.That(story.Judge().First[0].Floor.Basis, Is.EqualTo(FloorBasis.Committed), "the writer died: within one lifetime the intent stands");
        Assert.That(story.End(504, 505, 2, OperationOutcome.Lapsed).Judge().Violations, Is.EqualTo(1), "it ran out after the commit");
    }

    [Test]
    public void Commit_AfterTheIntentMayHaveRunOut_HoldsFromTheEndOn()
    {
        var story = new Story().Begin(0, 1).Commit(1500, 1501, version: 2).Read(1502, 1503, version: 1);
        Assert.That(story.Judge().IsBad, Is.False, "the writer died");
        Assert.That(story.End(1510, 1520, 2, OperationOutcome.Lapsed).Judge().IsBad, Is.False);
        Assert.That(story.Read(1521, 1522, version: 1).Judge().First.Single().Floor.Basis, Is.EqualTo(FloorBasis.Ended));
    }

    [Test]
    public void Commit_AfterALifetimeButTheIntentWasRenewed_HoldsFromThenOn() =>
        Assert.That(
            new Story().Begin(0, 1).Commit(1500, 1501, version: 2).Read(1502, 1503, version: 1).End(1510, 1520, 2, OperationOutcome.Succeeded).Judge().Violations, Is.EqualTo(1));

    [TestCase(OperationOutcome.Succeeded, 1)]
    [TestCase(OperationOutcome.Overlapped, 1)]
    [TestCase(OperationOutcome.Lapsed, 1)]
    [TestCase(OperationOutcome.Pending, 1)]
    [TestCase(OperationOutcome.Failed, 0)]
    [TestCase(OperationOutcome.Unknown, 0)]
    public void End_WithAnOutcome_HoldsFromThenOnUnlessItFailed(OperationOutcome outcome, int violations) =>
        Assert.That(new Story().Begin(0, 1).Commit(1500, 1501, version: 2).End(1510, 1520, 2, outcome).Read(1530, 1531, version: 1).Judge().Violations, Is.EqualTo(violations));

    [Test]
    public void Begin_ThatFailed_PromisesNothing() =>
        Assert.That(new Story().Begin(0, 1, OperationOutcome.Failed).Commit(2, 3, version: 2).Read(4, 5, version: 1).Judge().IsBad, Is.False);

    [Test]
    public void Commit_TheStoreWasMadeToLoseTheIntent_IsCountedApart()
    {
        var lost = new Story().Begin(0, 1).Fault(2, 3, FaultKind.Flush).Commit(4, 5, version: 2).Read(6, 7, version: 1).Judge();
        Assert.That((lost.IsBad, lost[ViolationKind.LostIntent]), Is.EqualTo((false, 1)));
        Assert.That(new Story().Begin(0, 1).Fault(8, 9, FaultKind.Flush).Commit(4, 5, version: 2).Read(6, 7, version: 1).Judge().Violations, Is.EqualTo(1), "it was lost later");
        Assert.That(new Story().Begin(0, 1).Fault(2, 3, FaultKind.Pause, false).Commit(4, 5, version: 2).Read(6, 7, version: 1).Judge().Violations, Is.EqualTo(1), "nothing is lost by that");
    }

    [Test]
    public void Invalidation_TheStoreWasFlushed_IsPromisedAllTheSame() =>
        Assert.That(new Story().Invalidate(0, 1, version: 2).Fault(2, 3, FaultKind.Flush).Read(6, 7, version: 1).Judge()[ViolationKind.Stale], Is.EqualTo(1));

    [Test]
    public void Invalidation_BeforeAFailover_IsLostUnlessReplicasWereWaitedFor()
    {
        var story = new Story().Invalidate(0, 1, version: 2).Fault(2, 3, FaultKind.Failover).Read(6, 7, version: 1);
        var verdict = story.Judge();
        Assert.That((verdict.Violations, verdict[ViolationKind.LostByFailover]), Is.EqualTo((1, 1)));
        Assert.That(story.Judge(Story.Promise with { SurvivesFailover = true })[ViolationKind.Stale], Is.EqualTo(1));
        Assert.That(new Story().Invalidate(4, 5, version: 2).Fault(2, 3, FaultKind.Failover).Read(6, 7, version: 1).Judge()[ViolationKind.Stale], Is.EqualTo(1), "it came after that");
    }

    [Test]
    public void Read_OfAnotherKeyOrNothing_IsWrong()
    {
        var verdict = new Story().Read(0, 1, version: 1, gotKey: 8).Read(0, 1, version: 0, gotKey: -1).Judge();
        Assert.That((verdict.Violations, verdict[ViolationKind.WrongObject]), Is.EqualTo((2, 2)));
    }

    [Test]
    public void Read_OfWhatWasNotWrittenYet_IsWrong()
    {
        Assert.That(new Story().Read(0, 1, version: 2).Commit(2, 3, version: 2).Judge()[ViolationKind.Future], Is.EqualTo(1));
        Assert.That(new Story().Read(0, 2.5, version: 2).Commit(2, 3, version: 2).Judge().IsBad, Is.False);
    }

    [Test]
    public void Read_OfWhatNobodyHasWritten_IsWrong()
    {
        Assert.That(new Story().Commit(0, 1, version: 2).Read(2, 3, version: 4).Judge()[ViolationKind.Future], Is.EqualTo(1));
        Assert.That(new Story().Commit(0, 1, version: 2).Invalidate(0, 1, version: 4).Read(2, 3, version: 4).Judge().IsBad, Is.False, "somebody has seen it");
        var killed = new Story().Commit(0, 1, version: 0).Read(2, 3, version: 4);
        killed.Operations[0] = killed.Operations[0] with { End = 0, Outcome = OperationOutcome.Unknown };
        Assert.That(killed.Judge().IsBad, Is.False, "it may be what a writer made that was killed");
    }

    [Test]
    public void Read_WithALocalTier_MayBeBehindWithinTheBound()
    {
        var story = new Story().Invalidate(0, 1, version: 2).Read(1990, 1991, version: 1);
        var within = story.Judge(Story.WithLocalTier);
        Assert.That((within.IsBad, within.StaleWithinBound), Is.EqualTo((false, 1)));
        var beyond = story.Read(2002, 2003, version: 1).Judge(Story.WithLocalTier);
        Assert.That((beyond.IsBad, beyond.Violations, beyond.StaleBeyondBound), Is.EqualTo((true, 0, 1)));
    }

    [Test]
    public void Read_WithALocalTierOfItsOwnWrite_MustNotBeBehind() =>
        Assert.That(new Story().Invalidate(0, 1, version: 2, node: 1).Read(2, 3, version: 1, node: 1).Judge(Story.WithLocalTier)[ViolationKind.OwnStale], Is.EqualTo(1));

    [Test]
    public void Read_ThatHasNoEnd_IsNotJudged()
    {
        var verdict = JudgeStaleRead(read => read with { Outcome = OperationOutcome.Unknown, End = 0 });
        Assert.That((verdict.Reads, verdict.FailedReads, verdict.IsBad), Is.EqualTo((0, 0, false)));
    }

    [Test]
    public void Read_ThatThrew_IsBadWhateverTheStoreDid()
    {
        var verdict = JudgeStaleRead(read => read with { Outcome = OperationOutcome.Failed });
        Assert.That((verdict.Reads, verdict.FailedReads, verdict.Violations, verdict.IsBad), Is.EqualTo((0, 1, 0, true)));
    }

    private static Verdict JudgeStaleRead(Func<Operation, Operation> become)
    {
        var story = new Story().Invalidate(0, 1, version: 2).Read(2, 3, version: 1);
        story.Operations[1] = become(story.Operations[1]);
        return story.Judge();
    }
}
