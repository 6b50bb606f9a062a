using System.Text;

namespace CacheCow.Net.Redis.Tests;

/// <summary>The steps of a store, in the words of the tests.</summary>
internal static class StoreSteps
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static CacheKeys NewKeys() => CacheKeys.For("redis", Guid.NewGuid());

    public static CacheKeys[] NewKeys(int count) => [.. Enumerable.Range(0, count).Select(_ => NewKeys())];

    public static async Task<string?> TextAsync(this ICacheStore store, CacheKeys keys) =>
        Text(await store.ReadAsync(keys, default));

    public static async Task<string?[]> TextsAsync(this ICacheStore store, params CacheKeys[] keys) =>
        Array.ConvertAll(await store.ReadManyAsync(keys, default), Text);

    public static async Task<LeaseState> LeaseAsync(this ICacheStore store, CacheKeys keys, LeaseToken? token = null) =>
        (await store.LeaseAsync(keys, token ?? LeaseToken.Create(), Minute, null, default)).State;

    public static Task<FillOutcome> FillAsync(this ICacheStore store, CacheKeys keys, LeaseToken token, string text) =>
        store.FillAsync(keys, token, Encoding.UTF8.GetBytes(text), Minute, default).AsTask();

    public static Task InvalidateAsync(this ICacheStore store, CacheKeys keys, TimeSpan hold = default) =>
        store.InvalidateAsync(keys, hold, default).AsTask();

    public static Task BeginAsync(this ICacheStore store, LeaseToken token, params CacheKeys[] keys) => store.BeginWriteAsync(keys, token, Minute, default).AsTask();

    public static Task<bool> RenewAsync(this ICacheStore store, LeaseToken token, params CacheKeys[] keys) => store.RenewWriteAsync(keys, token, Minute, default).AsTask();

    public static async Task<WriteOutcome> EndAsync(this ICacheStore store, LeaseToken token, CacheKeys keys, string? text = null) =>
        (await store.EndWriteAsync([keys], token, text is null ? null : [new NewValue(Encoding.UTF8.GetBytes(text), Minute)], default))[0];

    /// <summary>What a reader does who finds nothing.</summary>
    public static async Task MissAsync(this ICacheStore store, CacheKeys keys, string text)
    {
        var token = LeaseToken.Create();
        Assert.That(await store.TextAsync(keys), Is.Null);
        Assert.That(await store.LeaseAsync(keys, token), Is.EqualTo(LeaseState.Granted));
        Assert.That(await store.FillAsync(keys, token, text), Is.EqualTo(FillOutcome.Stored));
    }

    private static string? Text(ReadOnlyMemory<byte>? bytes) => bytes is { } found ? Encoding.UTF8.GetString(found.Span) : null;
}
