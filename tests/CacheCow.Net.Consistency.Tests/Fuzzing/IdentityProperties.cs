using FsCheck;
using FsCheck.Fluent;

namespace CacheCow.Net.Consistency.Tests.Fuzzing;

[TestFixture]
internal sealed class IdentityProperties
{
    // Few letters and short lists: so that some lists would be one without escaping.
    private static readonly Gen<string?[]> Parts = Gen.ArrayOf(Gen.OneOf(Gen.Constant((string?)null), Any.TextOf("a$\\0").Select(text => (string?)text[..Math.Min(3, text.Length)])));

    [Test]
    public void For_TwoLists_AreOneIdentityOnlyIfTheyAreEqual() => Any.Check(
        from one in Parts from other in Parts select (one, other),
        two => CacheKeys.For("k", two.one).Identity == CacheKeys.For("k", two.other).Identity == two.one.SequenceEqual(two.other));

    [Test]
    public void For_WithoutEscaping_WouldMakeOneOfTwoLists() => Assert.That(
        () => Any.Check(from one in Parts from other in Parts select (one, other), two => string.Join('$', two.one) == string.Join('$', two.other) == two.one.SequenceEqual(two.other)),
        Throws.Exception);

    [Test]
    public void For_AnyParts_HasAWayBack() => Any.Check(
        Gen.ArrayOf(Any.Text), parts => SpecIdentity.Read(CacheKeys.For("k", parts).Identity).Skip(1).SequenceEqual(parts));

    [Test]
    public void IdentityBytes_OfAnyText_AreThoseOfTheDocumentAndOfNoOther() => Any.Check(
        from one in Any.Text from other in Any.Text select (one, other),
        two =>
        {
            var bytes = new byte[IdentityBytes.Count(two.one)];
            IdentityBytes.Write(bytes, two.one);
            return bytes.AsSpan().SequenceEqual(SpecText.Of(two.one)) && IdentityBytes.Read(bytes) == two.one && IdentityBytes.Match(bytes, two.one)
                && IdentityBytes.Match(bytes, two.other) == (two.one == two.other);
        });
}
