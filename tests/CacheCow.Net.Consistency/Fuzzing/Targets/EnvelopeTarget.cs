namespace CacheCow.Net.Consistency;

/// <summary>P5: any bytes are an envelope of the object that is asked for, exactly as documented, or a miss. Each input is read by several readers, who ask for different objects.</summary>
internal sealed class EnvelopeTarget : FuzzTarget
{
    private static readonly TagVersions NoTags = TagVersions.None;
    private static readonly TagVersions TwoTags = TagsOf(1, 2);

    private static readonly (string Identity, uint Schema, TagVersions Tags)[] Readers =
        [("k$a", 0, NoTags), ("k$b", 0, NoTags), ("k$a", 7, NoTags), ("k$a", 0, TwoTags), ("k$ä€😀", 0, NoTags), ("k$\ud800", 0, NoTags)];

    private static readonly byte[][] Identities = [.. Readers.Select(reader => SpecText.Of(reader.Identity))];

    public override string Name => "envelope";

    public override bool HasChecksum => true;

    // Decoding allocates nothing. A buffer for an identity that is not ASCII is rented, and made once for each size.
    public override (int Any, int PerByte) Allowance => (0, 0);

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        .. Readers.Select(reader => Envelope.Encode(reader.Identity, reader.Schema, new EnvelopeContent("payload"u8.ToArray(), false), reader.Tags)),
        Envelope.Encode("k$a", 0, new EnvelopeContent(default, true)),
        Envelope.Encode("k$a", 0, new EnvelopeContent("p"u8.ToArray(), false, 1_800_000_000_000)),
        Envelope.Encode("k$a", 0, new EnvelopeContent("p"u8.ToArray(), false, -1), TwoTags),
        Envelope.Encode("k$a", 0, new EnvelopeContent("p"u8.ToArray(), false), TagsOf(2, 1)),
        Envelope.Encode("k$a", 0, new EnvelopeContent("p"u8.ToArray(), false), TagsOf(1)),
        Envelope.Encode("k$" + new string('x', 140), 0, new EnvelopeContent("p"u8.ToArray(), false)),
        Envelope.Encode("", 0, new EnvelopeContent(default, false)),
    ];

    public override void Repair(Span<byte> input)
    {
        if (input.Length >= Frame.ChecksumBytes)
            Frame.Seal(input);
    }

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        Span<DecodeMiss> misses = stackalloc DecodeMiss[Readers.Length];
        var (content, accepted) = (default(EnvelopeContent), -1);
        gauge.Start();
        for (var i = 0; i < misses.Length; i++)
        {
            misses[i] = Envelope.Decode(input, Readers[i].Identity, Readers[i].Schema, Readers[i].Tags, out var one);
            if (misses[i] == DecodeMiss.None)
                (content, accepted) = (one, accepted < 0 ? i : int.MaxValue);
        }

        gauge.Stop();
        FuzzException.ThrowIf(accepted == int.MaxValue, "is taken for two different objects");
        Check(input, misses, content);
        return Outcome.Of((int)misses[0], (int)misses[3], (int)misses[4], accepted, content.IsNegative ? 1 : 0, content.ExpiresAt != 0 ? 1 : 0, Outcome.About(content.Payload.Length));
    }

    private static void Check(ReadOnlyMemory<byte> input, ReadOnlySpan<DecodeMiss> misses, in EnvelopeContent content)
    {
        var isEnvelope = SpecEnvelope.TryRead(input.Span, out var spec);
        for (var i = 0; i < misses.Length; i++)
        {
            var isRight = isEnvelope && spec.Identity.SequenceEqual(Identities[i]) && spec.Schema == Readers[i].Schema && Fits(spec.Tags, Readers[i].Tags);
            FuzzException.ThrowIf(isRight != (misses[i] == DecodeMiss.None), $"reader {i} answers {misses[i]}, and the object is {(isRight ? "" : "not ")}the one asked for");
            FuzzException.ThrowIf(isRight && !(content.Payload.Span.SequenceEqual(spec.Payload) && content.IsNegative == spec.IsNegative && content.ExpiresAt == spec.ExpiresAt), "other content");
        }
    }

    private static bool Fits(ReadOnlySpan<byte> stored, TagVersions tags)
    {
        Span<byte> bytes = stackalloc byte[tags.Count * 16];
        tags.Write(bytes);
        return stored.SequenceEqual(bytes);
    }

    private static TagVersions TagsOf(params byte[] tags) => TagVersions.From(Array.ConvertAll(tags, tag => new ReadOnlyMemory<byte>([.. Enumerable.Repeat(tag, 16)])));
}
