using System.Text;
using K4os.Hash.xxHash;

namespace CacheCow.Net.Tests.Keys;

[TestFixture]
internal sealed class XXH64Tests
{
    // Digests with seed 0 of the reference implementation (xxHash 0.8.1): they name objects in the store, and must never change.
    [TestCase("", 0xEF46DB3751D8E999UL)]
    [TestCase("a", 0xD24EC4F1A98C6E5BUL)]
    [TestCase("abc", 0x44BC2CF5AD770999UL)]
    [TestCase("message digest", 0x066ED728FCEEB3BEUL)]
    [TestCase("abcdefghijklmnopqrstuvwxyz", 0xCFE1F278FA89835CUL)]
    [TestCase("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 0xAAA46907D3047814UL)]
    [TestCase("12345678901234567890123456789012345678901234567890123456789012345678901234567890", 0xE04A477F19EE145DUL)]
    public void DigestOf_KnownTexts_GivesTheReferenceDigest(string text, ulong digest) =>
        Assert.That(XXH64.DigestOf(Encoding.ASCII.GetBytes(text)), Is.EqualTo(digest));
}
