extern alias core;

using CacheCow.Net.Redis;
using CoreGlob = core::CacheCow.Net.Glob;

namespace CacheCow.Net.Consistency;

/// <summary>Patterns, against a matcher that is written another way. The first byte of an input says how long the pattern is; the rest is the text.</summary>
internal sealed class GlobTarget : FuzzTarget
{
    private const string Alphabet = "ab*?[]^-\\c";

    public override string Name => "glob";

    public override int LongestInput => 96;

    public override (int Any, int PerByte) Allowance => (0, 0);

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Of("a*b", "aab"), Of("*a*b*c*", "abcabc"), Of("[a-c]?", "bb"), Of("[^a]", "b"), Of("[c-a\\]]", "]"), Of("\\*", "*"), Of("[a", "a"), Of("[]", "a"), Of("[^]", "a"), Of("\\", "\\"), Of("", ""),
        Of("*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaa"), Of("[\\", "\\"), Of("[a-", "-"), Of("**", ""), Of("[^-\\]a]b", "cb"), Of("\\*?", "*a"),
    ];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        var all = Letters.Of(input.Span[Math.Min(1, input.Length)..], Alphabet);
        var length = all.Length == 0 ? 0 : input.Span[0] % (all.Length + 1);
        var (pattern, text) = (all[..length], all[length..]);
        gauge.Start();
        var fits = CoreGlob.IsMatch(pattern, text);
        gauge.Stop();
        FuzzException.ThrowIf(fits != SpecGlob.IsMatch(pattern, text), $"'{pattern}' {(fits ? "fits" : "does not fit")} '{text}'");
        FuzzException.ThrowIf(fits && !SpecGlob.IsMatch(new KeyPattern("", pattern).ForServer, text), $"'{text}' fits '{pattern}', and a Redis server is not asked for it");
        var escaped = CoreGlob.Escape(pattern);
        FuzzException.ThrowIf(!CoreGlob.IsMatch(escaped, pattern), $"'{pattern}' escaped does not fit itself");
        FuzzException.ThrowIf(text != pattern && CoreGlob.IsMatch(escaped, text), $"'{pattern}' escaped fits '{text}'");
        return Outcome.Of(fits ? 1 : 0, Math.Min(7, pattern.Count(c => c == '*')), pattern.Contains('[', StringComparison.Ordinal) ? 1 : 0, pattern.Contains(']', StringComparison.Ordinal) ? 1 : 0, Outcome.About(text.Length));
    }

    private static byte[] Of(string pattern, string text) => [(byte)pattern.Length, .. Letters.ToBytes(pattern + text, Alphabet)];
}
