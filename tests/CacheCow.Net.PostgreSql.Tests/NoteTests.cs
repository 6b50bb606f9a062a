namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>What the processes of several slots leave for those after them, in one comment.</summary>
[TestFixture]
internal sealed class NoteTests
{
    [Test]
    public void Notes_OfSeveralSlots_StandBesideEachOther()
    {
        var comment = Note.With(Note.With("", "a", "1"), "a_b", "2");
        Assert.That((Note.In(comment, "a"), Note.In(comment, "a_b"), Note.In(comment, "b")), Is.EqualTo(("1", "2", (string?)null)));

        comment = Note.With(comment, "a", null);
        Assert.That((Note.In(comment, "a"), Note.In(comment, "a_b")), Is.EqualTo(((string?)null, "2")));
    }

    [TestCase("")]
    [TestCase("cachecow")]
    [TestCase("cachecow 0123456789abcdef")]
    [TestCase("cachecows a=1")]
    [TestCase("What we publish, a=1")]
    public void Comment_WithoutANote_HasNone(string comment) => Assert.That(Note.In(comment, "a"), Is.Null);

    [Test]
    public void Note_OfAnotherServerTimelineOrPublication_IsAnother()
    {
        string[] notes = [Note.Of([], "p", ("1", 1)), Note.Of([], "p", ("1", 2)), Note.Of([], "p", ("2", 1)), Note.Of([], "q", ("1", 1))];
        Assert.That(notes, Is.Unique);
    }
}
