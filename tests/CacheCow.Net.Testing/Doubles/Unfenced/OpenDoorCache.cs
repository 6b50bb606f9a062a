using System.Collections.Concurrent;

namespace CacheCow.Net.Testing;

/// <summary>The fence off: the protocol is kept, but callers join a fetch until its last answer is in, whatever it covers.</summary>
public sealed class OpenDoorCache(ICacheStore store, TextSource source) : TextCache(store, source)
{
    private readonly ICacheStore _store = store;
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _running = new();

    protected override bool IsInTransaction => true;

    protected override ValueTask<string?> FetchAsync(string key, CancellationToken cancellationToken) =>
        new(_running.GetOrAdd(key, _ => new(() => RunAsync(key))).Value);

    private async Task<string?> RunAsync(string key)
    {
        try
        {
            var token = LeaseToken.Create();
            await _store.LeaseAsync(KeysOf(key), token, TimeSpan.FromSeconds(30), null, default);
            var text = await base.FetchAsync(key, default);
            await _store.FillAsync(KeysOf(key), token, Serialize(text!), TimeSpan.FromMinutes(1), default);
            return text;
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }
}
