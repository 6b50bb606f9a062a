using System.Text;

namespace CacheCow.Net.Tests.Keys;

[TestFixture]
internal sealed class XxHash64Tests
{
    // Digests with seed 0 of the reference implementation (xxHash 0.8.1).
    [TestCase("", 0xEF46DB3751D8E999UL)]
    [TestCase("a", 0xD24EC4F1A98C6E5BUL)]
    [TestCase("abc", 0x44BC2CF5AD770999UL)]
    [TestCase("message digest", 0x066ED728FCEEB3BEUL)]
    [TestCase("abcdefghijklmnopqrstuvwxyz", 0xCFE1F278FA89835CUL)]
    [TestCase("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 0xAAA46907D3047814UL)]
    [TestCase("12345678901234567890123456789012345678901234567890123456789012345678901234567890", 0xE04A477F19EE145DUL)]
    public void Of_KnownTexts_GivesTheReferenceDigest(string text, ulong digest) =>
        Assert.That(XxHash64.Of(Encoding.ASCII.GetBytes(text)), Is.EqualTo(digest));
}
