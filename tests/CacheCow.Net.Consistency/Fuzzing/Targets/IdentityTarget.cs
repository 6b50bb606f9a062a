namespace CacheCow.Net.Consistency;

/// <summary>No two lists of parts have one identity: from each there is a way back. And an identity is well-formed, whatever the parts are.</summary>
internal sealed class IdentityTarget : FuzzTarget
{
    private const string Alphabet = "a$\\0u8DFE{}*b\u0001\0\uFFFD";
    private const byte NextPart = 0xC0;
    private const byte Null = 0xC1;

    public override string Name => "identity";

    public override int LongestInput => 64;

    // Each character may be escaped; the text is made of a growing one.
    public override (int Any, int PerByte) Allowance => (2048, 256);

    public override IReadOnlyList<byte[]> Samples { get; } = [Of("a$b", "a"), Of("a", "b$a"), Of("a", "\\0", "0"), Of("\\", "$", "u0001"), [0, NextPart, Null, NextPart, Null], [0xFE, 0xFF, NextPart, 0xFF, 0xFE], [0, NextPart, NextPart]];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        var parts = PartsOf(input.Span);
        var kind = parts[0] is { Length: > 0 } first ? first : "k";
        object?[] rest = [.. parts.Skip(1)];
        gauge.Start();
        var keys = CacheKeys.For(kind, rest);
        gauge.Stop();
        var back = SpecIdentity.Read(keys.Identity);
        FuzzException.ThrowIf(back[0] != kind || !back.Skip(1).SequenceEqual(parts.Skip(1)), $"the way back from '{keys.Identity}' ends elsewhere");
        CheckWellFormed(keys.Identity);
        return Outcome.Of(parts.Count, parts.Count(part => part is null), Outcome.About(keys.Identity.Length), keys.Identity.Length - parts.Sum(part => part?.Length ?? 0) & 15);
    }

    private static void CheckWellFormed(string identity)
    {
        for (var i = 0; i < identity.Length; i++)
        {
            FuzzException.ThrowIf(char.IsControl(identity[i]), "a control character stands in an identity");
            if (char.IsSurrogate(identity[i]))
                FuzzException.ThrowIf(!char.IsHighSurrogate(identity[i]) || ++i == identity.Length || !char.IsLowSurrogate(identity[i]), "half a character stands in an identity");
        }
    }

    private static List<string?> PartsOf(ReadOnlySpan<byte> bytes)
    {
        var (parts, part) = (new List<string?>(), (string?)"");
        foreach (var one in bytes)
        {
            if (one == NextPart)
            {
                parts.Add(part);
                part = "";
            }
            else
                part = one == Null ? null : part + Letters.Of(one, Alphabet);
        }

        parts.Add(part);
        return parts;
    }

    private static byte[] Of(params string[] parts) => [.. parts.SelectMany((part, i) => (byte[])[.. i == 0 ? Array.Empty<byte>() : [NextPart], .. Letters.ToBytes(part, Alphabet)])];
}
