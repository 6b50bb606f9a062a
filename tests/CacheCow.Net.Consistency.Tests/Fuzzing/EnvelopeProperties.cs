using FsCheck;
using FsCheck.Fluent;

namespace CacheCow.Net.Consistency.Tests.Fuzzing;

[TestFixture]
internal sealed class EnvelopeProperties
{
    private static readonly Gen<TagVersions> Tags =
        Gen.Choose(0, 200).Select(count => TagVersions.From([.. Enumerable.Range(0, count / 50).Select(i => new ReadOnlyMemory<byte>([.. Enumerable.Repeat((byte)(count + i), TagVersion.Bytes)]))]));

    private static readonly Gen<(string Identity, uint Schema, EnvelopeContent Content, TagVersions Tags)> Objects =
        from identity in Any.Text
        from schema in Gen.Choose(0, 3)
        from payload in Any.Bytes
        from isNegative in Gen.Elements(true, false)
        from expiresAt in Gen.Elements(0L, 1L, -1L, long.MaxValue, long.MinValue)
        from tags in Tags
        select (identity, (uint)schema, new EnvelopeContent(isNegative ? default : payload, isNegative, expiresAt), tags);

    [Test]
    public void Encode_AnyObject_IsReadBackAndByTheDocument() => Any.Check(Objects, one =>
    {
        var bytes = Envelope.Encode(one.Identity, one.Schema, one.Content, one.Tags);
        var isRead = Envelope.Decode(bytes, one.Identity, one.Schema, one.Tags, out var content) == DecodeMiss.None;
        return isRead && content.Payload.Span.SequenceEqual(one.Content.Payload.Span) && content.IsNegative == one.Content.IsNegative && content.ExpiresAt == one.Content.ExpiresAt
            && SpecEnvelope.TryRead(bytes, out var spec) && spec.Identity.SequenceEqual(SpecText.Of(one.Identity));
    });

    [Test]
    public void Decode_AnyByteChangedOrCutAway_IsAMiss() => Any.Check(
        from one in Objects from at in Gen.Choose(0, int.MaxValue) from change in Gen.Choose(1, 255) select (one, at, change),
        bad =>
        {
            var bytes = Envelope.Encode(bad.one.Identity, bad.one.Schema, bad.one.Content, bad.one.Tags);
            var at = bad.at % bytes.Length;
            bytes[at] ^= (byte)bad.change;
            return Read(bytes) != DecodeMiss.None && Read(bytes[..at]) != DecodeMiss.None;

            DecodeMiss Read(byte[] some) => Envelope.Decode(some, bad.one.Identity, bad.one.Schema, bad.one.Tags, out _);
        });

    [Test]
    public void Decode_ForAnotherObject_IsAMiss() => Any.Check(
        from one in Objects from other in Objects select (one, other),
        two =>
        {
            var bytes = Envelope.Encode(two.one.Identity, two.one.Schema, two.one.Content, two.one.Tags);
            var miss = Envelope.Decode(bytes, two.other.Identity, two.other.Schema, two.other.Tags, out _);
            var isSame = two.one.Identity == two.other.Identity && two.one.Schema == two.other.Schema && (two.one.Tags.Count == 0 ? two.other.Tags.Count == 0 : two.one.Tags.Fit(two.other.Tags));
            return isSame == (miss == DecodeMiss.None);
        });

    [Test]
    public void QueueRecord_OfAnything_IsReadBackAndNeverWithAByteChanged() => Any.Check(
        from identity in Any.Bytes from key in Any.Bytes from payload in Any.Bytes from at in Gen.Choose(0, int.MaxValue) from change in Gen.Choose(1, 255) select (identity, key, payload, at, change),
        one =>
        {
            var bytes = QueueRecord.Encode(5, one.identity, one.key, one.payload.Length == 0 ? null : one.payload);
            var isRead = QueueRecord.Decode(bytes, out var record) == DecodeMiss.None && record.Schema == 5 && record.IsDeleted == (one.payload.Length == 0)
                && record.Identity.SequenceEqual(one.identity) && record.Key.Span.SequenceEqual(one.key) && record.Payload.Span.SequenceEqual(one.payload);
            bytes[one.at % bytes.Length] ^= (byte)one.change;
            return isRead && QueueRecord.Decode(bytes, out _) != DecodeMiss.None;
        });
}
