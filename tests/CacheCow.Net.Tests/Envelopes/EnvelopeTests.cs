using System.Text;
using K4os.Hash.xxHash;

namespace CacheCow.Net.Tests.Envelopes;

/// <summary>P5: whatever lies in the store is an envelope of the object asked for, or a miss with a reason.</summary>
[TestFixture]
internal sealed class EnvelopeTests
{
    private const string Identity = "post$7";
    private static readonly byte[] Payload = Encoding.UTF8.GetBytes("{\"title\":\"First\"}");

    private static IEnumerable<TestCaseData> Identities => ((string[])["a", "post$7", "жук", "😀", "", "a\ud800", "\udc00", "\ud800a", "\ud800\ud800", "😀\udc00a", new string('x', 127), new string('x', 128), new string('ж', 70_000)]).Select(identity => Named(identity));

    private static IEnumerable<TestCaseData> Pairs =>
        [Named("a\ud800", "a\ufffd"), Named("a\ud800", "a\ud801"), Named("жук", "жуж"), Named("жук", "жу"), Named("жу", "abcd")];

    [TestCaseSource(nameof(Identities))]
    public void Decode_WhatWasEncoded_GivesThePayload(string identity)
    {
        Assert.That(Decode(Encode(identity, 3, Payload), identity, 3, out var payload, out var negative), Is.EqualTo(DecodeMiss.None));
        Assert.That(payload, Is.EqualTo(Payload));
        Assert.That(negative, Is.False);
    }

    [Test]
    public void Decode_Negative_SaysSo()
    {
        Assert.That(Decode(Envelope.Encode(Identity, 0, new EnvelopeContent(default, IsNegative: true)), Identity, 0, out var payload, out var negative), Is.EqualTo(DecodeMiss.None));
        Assert.That(negative, Is.True);
        Assert.That(payload, Is.Empty);
    }

    [Test]
    public void Encode_Bytes_AreThoseOfTheDocumentedFormat()
    {
        var bytes = Encode(Identity, 0x01020304, [0xAA, 0xBB]);
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("CAC0" + "01" + "00" + "04030201" + "06" + "706F73742437" + "AABB" + Checksum(bytes)));
        Assert.That(Convert.ToHexString(Envelope.Encode(Identity, 0, new EnvelopeContent(default, IsNegative: true))), Does.StartWith("CAC00101"));
    }

    [TestCaseSource(nameof(Identities))]
    public void Encode_BesideIdentityAndPayload_TakesAtMost32Bytes(string identity)
    {
        var bytes = Encode(identity, uint.MaxValue, Payload);
        Assert.That(bytes, Has.Length.LessThanOrEqualTo(32 + IdentityBytes.Count(identity) + Payload.Length));
    }

    [Test]
    public void Decode_EveryTruncation_IsAMiss()
    {
        var bytes = Encode(Identity, 0, Payload);
        for (var length = 0; length < bytes.Length; length++)
            Assert.That(Decode(bytes[..length], Identity, 0, out _, out _), Is.Not.EqualTo(DecodeMiss.None), $"{length} bytes");
    }

    [Test]
    public void Decode_EveryBitFlip_IsAMiss()
    {
        var bytes = Encode(Identity, 0, Payload);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(Decode(bytes, Identity, 0, out _, out _), Is.Not.EqualTo(DecodeMiss.None), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Test]
    public void Decode_SeededRandomBytes_AreAMiss()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 3 && i % 2 == 0)
                (bytes[0], bytes[1], bytes[2]) = (0xCA, 0xC0, 1);
            Assert.That(Decode(bytes, Identity, 0, out _, out _), Is.Not.EqualTo(DecodeMiss.None));
        }
    }

    [Test]
    public void Decode_HostileLengthsWithAGoodChecksum_AreAMiss([Values(7u, 28u, 1000u, uint.MaxValue)] uint length)
    {
        var bytes = new List<byte> { 0xCA, 0xC0, 1, 0, 0, 0, 0, 0 };
        var leb = new byte[Leb128.Count(length)];
        Leb128.Write(leb, length);
        bytes.AddRange(leb);
        bytes.AddRange("post$7"u8);
        Assert.That(Decode(Sealed(bytes), Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.Truncated));
    }

    [Test]
    public void Decode_EndlessLength_IsAMiss() =>
        Assert.That(Decode(Sealed([0xCA, 0xC0, 1, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]), Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.Truncated));

    [Test]
    public void Decode_Misses_HaveTheirReason()
    {
        var good = Encode(Identity, 0, Payload);
        Assert.That(Decode([], Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.Truncated));
        Assert.That(Decode("{\"another\":\"program's\"}"u8.ToArray(), Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.Foreign));
        Assert.That(Decode([0xCA, 0], Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.Foreign));
        Assert.That(Decode([0, 0xC0], Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.Foreign));
        Assert.That(Decode(Sealed([.. Changed(good, 2, 0)[..^8]]), Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.Foreign));
        Assert.That(Decode(Changed(good, 2, 2), Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.NewerFormat));
        Assert.That(Decode([0xCA, 0xC0, 2], Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.NewerFormat));
        Assert.That(Decode(Sealed([.. Changed(good, 3, 8)[..^8]]), Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.NewerFormat));
        Assert.That(Decode(Changed(good, ^9, 0), Identity, 0, out _, out _), Is.EqualTo(DecodeMiss.Corrupt));
        Assert.That(Decode(good, "post$8", 0, out _, out _), Is.EqualTo(DecodeMiss.OtherIdentity));
        Assert.That(Decode(good, Identity, 1, out _, out _), Is.EqualTo(DecodeMiss.OtherSchema));
    }

    [Test]
    public void Decode_ObjectWithoutIdentityAndPayload_IsTheShortestThatThereIs()
    {
        var bytes = Encode("", 0, []);
        Assert.That(bytes, Has.Length.EqualTo(17));
        Assert.That(Decode(bytes, "", 0, out var payload, out _), Is.EqualTo(DecodeMiss.None));
        Assert.That(payload, Is.Empty);
    }

    [TestCaseSource(nameof(Pairs))]
    public void Decode_AnotherIdentityOfSoManyBytes_IsOtherIdentity(string one, string other)
    {
        Assert.That(Decode(Encode(one, 0, Payload), other, 0, out _, out _), Is.EqualTo(DecodeMiss.OtherIdentity));
        Assert.That(Decode(Encode(other, 0, Payload), one, 0, out _, out _), Is.EqualTo(DecodeMiss.OtherIdentity));
    }

    [Test]
    public void Decode_ExpiryThatIsCutOff_IsTruncated() =>
        Assert.That(Decode(Sealed([0xCA, 0xC0, 1, 2, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7]), "", 0, out _, out _), Is.EqualTo(DecodeMiss.Truncated));

    [Test]
    public void Encode_WithExpiryAndTags_IsTheDocumentedFormat()
    {
        var version = Enumerable.Range(16, 16).Select(i => (byte)i).ToArray();
        var tags = TagVersions.From([(ReadOnlyMemory<byte>?)version]);
        var bytes = Envelope.Encode("a", 1, new EnvelopeContent(default, IsNegative: true, 0x0102030405060708), tags);
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo("CAC0" + "01" + "07" + "01000000" + "0807060504030201" + "01" + "61" + "01" + Convert.ToHexString(version) + Checksum(bytes)));
    }

    [TestCase(0u, "00")]
    [TestCase(127u, "7F")]
    [TestCase(128u, "8001")]
    [TestCase(16_383u, "FF7F")]
    [TestCase(16_384u, "808001")]
    [TestCase(uint.MaxValue, "FFFFFFFF0F")]
    public void Leb128_OfANumber_IsWrittenAndReadBack(uint number, string hex)
    {
        var bytes = new byte[Leb128.Count(number)];
        Assert.That(Leb128.Write(bytes, number), Is.EqualTo(bytes.Length));
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo(hex));
        Assert.That(Leb128.TryRead([.. bytes, 0xFF], out var value, out var read), Is.True);
        Assert.That((value, read), Is.EqualTo((number, bytes.Length)));
    }

    [TestCase("")]
    [TestCase("80")]
    [TestCase("8080808080")]
    [TestCase("8080808010")]
    [TestCase("808080808001")]
    [TestCase("808080808000")]
    public void Leb128_OfBytesThatAreNoNumber_IsNone(string hex) => Assert.That(Leb128.TryRead(Convert.FromHexString(hex), out _, out _), Is.False);

    [Test]
    public void Decode_OneTagMoreThanThereAreBytes_IsTruncated() =>
        Assert.That(Decode(Sealed([0xCA, 0xC0, 1, 4, 0, 0, 0, 0, 0, 2, .. new byte[31]]), "", 0, out _, out _), Is.EqualTo(DecodeMiss.Truncated));

    [TestCaseSource(nameof(Identities))]
    public void Read_OfTheBytesOfAnIdentity_IsTheIdentity(string identity)
    {
        var bytes = new byte[IdentityBytes.Count(identity)];
        IdentityBytes.Write(bytes, identity);
        Assert.That(IdentityBytes.Read(bytes), Is.EqualTo(identity));
    }

    [TestCase(new byte[] { 0xFF, 1 })]
    [TestCase(new byte[] { 0x80 })]
    public void Read_OfBytesOfNoIdentity_Throws(byte[] bytes) => Assert.That(() => IdentityBytes.Read(bytes), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void PayloadOf_AnEnvelope_IsThePayload() =>
        Assert.That(Envelope.PayloadOf(Encode(Identity, 0, Payload), Payload.Length).ToArray(), Is.EqualTo(Payload));

    [Test]
    public void Decode_WithExpiryAndTags_GivesThemBack([Values(0, 1, 2, 130)] int tags, [Values(0L, 1L, long.MaxValue)] long expiresAt)
    {
        var versions = Versions(tags);
        var bytes = Envelope.Encode(Identity, 5, new EnvelopeContent(Payload, IsNegative: false, expiresAt), versions);
        Assert.That(Envelope.Decode(bytes, Identity, 5, versions, out var content), Is.EqualTo(DecodeMiss.None));
        Assert.That(content.Payload.ToArray(), Is.EqualTo(Payload));
        Assert.That(content.ExpiresAt, Is.EqualTo(expiresAt));
    }

    [Test]
    public void Decode_OtherVersionsOfTags_IsTagInvalidated([Values] bool missing)
    {
        var bytes = Envelope.Encode(Identity, 0, new EnvelopeContent(Payload, IsNegative: false), Versions(2));
        var now = missing ? TagVersions.From([TagVersion.Create(), null]) : Versions(2);
        Assert.That(Envelope.Decode(bytes, Identity, 0, now, out var content), Is.EqualTo(DecodeMiss.TagInvalidated));
        Assert.That(content.Payload.Length, Is.Zero);
    }

    [Test]
    public void Decode_AnotherNumberOfTags_IsTagInvalidated()
    {
        var tagged = Envelope.Encode(Identity, 0, new EnvelopeContent(Payload, IsNegative: false), Versions(1));
        Assert.That(Envelope.Decode(tagged, Identity, 0, TagVersions.None, out _), Is.EqualTo(DecodeMiss.TagInvalidated));
        Assert.That(Envelope.Decode(Encode(Identity, 0, Payload), Identity, 0, Versions(1), out _), Is.EqualTo(DecodeMiss.TagInvalidated));
    }

    [Test]
    public void Decode_MoreTagsThanBytes_IsTruncated() =>
        Assert.That(Decode(Sealed([0xCA, 0xC0, 1, 4, 0, 0, 0, 0, 1, (byte)'a', 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]), "a", 0, out _, out _), Is.EqualTo(DecodeMiss.Truncated));

    // Neither attributes nor the names of tests can hold lone surrogates.
    private static TestCaseData Named(params string[] texts) =>
        new TestCaseData([.. texts]).SetArgDisplayNames([.. texts.Select(text => $"{text.Length}: " + string.Concat(text.Take(4).Select(one => $"{(int)one:X4}")))]);

    private static TagVersions Versions(int count) => TagVersions.From([.. Enumerable.Range(0, count).Select(_ => (ReadOnlyMemory<byte>?)TagVersion.Create())]);

    private static DecodeMiss Decode(byte[] bytes, string identity, uint schema, out byte[] payload, out bool negative)
    {
        var miss = Envelope.Decode(bytes, identity, schema, TagVersions.None, out var content);
        (payload, negative) = (content.Payload.ToArray(), content.IsNegative);
        return miss;
    }

    private static byte[] Encode(string identity, uint schema, byte[] payload) => Envelope.Encode(identity, schema, new EnvelopeContent(payload, IsNegative: false));

    private static byte[] Changed(byte[] bytes, Index index, byte value)
    {
        byte[] changed = [.. bytes];
        changed[index] = value;
        return changed;
    }

    private static byte[] Sealed(List<byte> body) => [.. body, .. BitConverter.GetBytes(XXH64.DigestOf(body.ToArray()))];

    private static string Checksum(byte[] bytes) => Convert.ToHexString(BitConverter.GetBytes(XXH64.DigestOf(bytes.AsSpan(..^8))));
}
