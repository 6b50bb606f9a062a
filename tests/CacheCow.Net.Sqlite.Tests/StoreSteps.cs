namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Steps as the tests here need them.</summary>
internal static class StoreSteps
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static CacheKeys NewKeys() => CacheKeys.For("test", Guid.NewGuid());

    public static async Task<FillOutcome> StoreAsync(this ICacheStore store, CacheKeys keys, byte[] value, TimeSpan? lifetime = null)
    {
        var token = LeaseToken.Create();
        await store.LeaseAsync(keys, token, Minute, await store.ReadAsync(keys, default), default);
        return await store.FillAsync(keys, token, value, lifetime ?? Minute, default);
    }

    public static async Task<byte[]?> BytesAsync(this ICacheStore store, CacheKeys keys) => (await store.ReadAsync(keys, default))?.ToArray();

    public static async Task<LeaseState> LeaseAsync(this ICacheStore store, CacheKeys keys) =>
        (await store.LeaseAsync(keys, LeaseToken.Create(), Minute, null, default)).State;
}
