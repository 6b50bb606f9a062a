namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>What the processes of several slots leave for those after them, in one comment.</summary>
[TestFixture]
internal sealed class SlotNoteTests
{
    [Test]
    public void Notes_OfSeveralSlots_StandBesideEachOther()
    {
        var comment = SlotNote.With(SlotNote.With("", "a", "1"), "a_b", "2");
        Assert.That((SlotNote.In(comment, "a"), SlotNote.In(comment, "a_b"), SlotNote.In(comment, "b")), Is.EqualTo(("1", "2", (string?)null)));

        comment = SlotNote.With(comment, "a", null);
        Assert.That((SlotNote.In(comment, "a"), SlotNote.In(comment, "a_b")), Is.EqualTo(((string?)null, "2")));
    }

    [TestCase("")]
    [TestCase("cachecow")]
    [TestCase("cachecow 0123456789abcdef")]
    [TestCase("cachecows a=1")]
    [TestCase("What we publish, a=1")]
    public void Comment_WithoutANote_HasNone(string comment) => Assert.That(SlotNote.In(comment, "a"), Is.Null);

    [Test]
    public void Note_OfAnotherServerTimelineOrPublication_IsAnother()
    {
        string[] notes = [SlotNote.Of([], "p", ("1", 1)), SlotNote.Of([], "p", ("1", 2)), SlotNote.Of([], "p", ("2", 1)), SlotNote.Of([], "q", ("1", 1))];
        Assert.That(notes, Is.Unique);
    }
}
