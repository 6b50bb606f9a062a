using System.Text;

namespace CacheCow.Net.Consistency;

/// <summary>P5, from outside: whatever lies in the store, <c>Get</c> returns the object, and never throws.</summary>
internal sealed class CacheTarget : FuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Identity = SpecText.Of(FuzzedCache.Keys.Identity);

    private readonly MemoryStore _store = new(new MemoryStoreOptions { TimeProvider = new StillTime(Now) });
    private readonly FuzzedCache _cache;

    public CacheTarget() => _cache = new FuzzedCache(_store);

    public override string Name => "cache";

    public override bool HasChecksum => true;

    // A fetch: the source, a lease, an envelope, a fill.
    public override (int Any, int PerByte) Allowance => (16 << 10, 8);

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Of("old", 0), Of("old", Now.ToUnixTimeMilliseconds() + 1000), Of("old", Now.ToUnixTimeMilliseconds() - 1000), Of("old", long.MaxValue), Of("old", long.MinValue), Of("!", 0), Of("", 0),
        Envelope.Encode(FuzzedCache.Keys.Identity, 0, new EnvelopeContent(default, true)),
        Envelope.Encode("k$other", 0, new EnvelopeContent("of another"u8.ToArray(), false)),
    ];

    public override void Repair(Span<byte> input)
    {
        if (input.Length >= Frame.ChecksumBytes)
            Frame.Seal(input);
    }

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        Put(input.ToArray());
        gauge.Start();
        var got = _cache.Get("k");
        gauge.Stop();
        var expected = Expected(input.Span, out var isHit);
        FuzzException.ThrowIf(got != expected, $"Get returned '{got}' and not '{expected}'");
        return Outcome.Of(isHit ? 1 : 0, got is null ? 0 : 1, Outcome.About(got?.Length ?? 0));
    }

    private static string? Expected(ReadOnlySpan<byte> bytes, out bool isHit)
    {
        isHit = SpecEnvelope.TryRead(bytes, out var spec) && spec.Identity.SequenceEqual(Identity) && spec.Schema == 0 && spec.Tags.IsEmpty
            && (spec.ExpiresAt == 0 || spec.ExpiresAt > Now.ToUnixTimeMilliseconds()) && (spec.IsNegative || !spec.Payload.StartsWith("!"u8));
        return !isHit ? FuzzedCache.Source : spec.IsNegative ? null : Encoding.Latin1.GetString(spec.Payload);
    }

    private static byte[] Of(string payload, long expiresAt) => Envelope.Encode(FuzzedCache.Keys.Identity, 0, new EnvelopeContent(Encoding.Latin1.GetBytes(payload), false, expiresAt));

    private void Put(byte[] bytes)
    {
        var token = LeaseToken.Create();
        _store.InvalidateAsync(FuzzedCache.Keys, TimeSpan.Zero, default).AsTask().GetAwaiter().GetResult();
        _store.LeaseAsync(FuzzedCache.Keys, token, TimeSpan.FromMinutes(1), null, default).AsTask().GetAwaiter().GetResult();
        _store.FillAsync(FuzzedCache.Keys, token, bytes, TimeSpan.Zero, default).AsTask().GetAwaiter().GetResult();
    }
}
