using System.Globalization;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>
/// The keys of the caller's own making (see <see cref="CacheKeys.FromValueTuple"/>) that something may lie under. No pattern finds them among other programs' keys, so they are
/// written down before something does: a sorted set, by the time until when they matter.
/// </summary>
internal sealed class OwnKeys(ScriptRunner scripts, IPrimaries primaries, Topology topology, KeyNames names, string prefix)
{
    private const int KeysPerScript = 500;

    private readonly RedisKey _set = $"{prefix}cachecow:own-keys";

    /// <summary>Are these keys of another form than <see cref="CacheKeys"/> makes?</summary>
    public static bool IsOwn(CacheKeys keys) =>
        !(HasForm(keys.Data, "cache:{") && HasForm(keys.Flag, "flag:{")) && !(HasForm(keys.Data, "tag:{") && HasForm(keys.Flag, "tag-flag:{"));

    /// <summary>Writes down those of some keys that are of the caller's own making.</summary>
    /// <param name="some">The keys.</param>
    /// <param name="lifetime">How long something may lie there; zero: for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask AddAsync(IReadOnlyList<CacheKeys> some, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        for (var i = 0; i < some.Count; i++)
        {
            if (IsOwn(some[i]))
                return new ValueTask(AddAllAsync(some, lifetime, cancellationToken));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>All that are written down.</summary>
    public async Task<List<CacheKeys>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<CacheKeys>();
        for (var passed = 0; ; passed += KeysPerScript)
        {
            var page = (string[])(await scripts.RunAsync(StepScripts.OwnList, [_set], [passed, KeysPerScript], cancellationToken).ConfigureAwait(false))!;
            foreach (var member in page)
            {
                if (TryRead(member) is { } keys)
                    all.Add(keys);
            }

            if (page.Length < KeysPerScript)
                return all;
        }
    }

    /// <summary>Voids the leases on them, and marks the write intents there as overlapped.</summary>
    public Task<long> VoidAsync(List<CacheKeys> all, CancellationToken cancellationToken) => RunAsync([.. all.Select(names.Flag)], "1", cancellationToken);

    /// <returns>How many objects were removed.</returns>
    public Task<long> RemoveAsync(List<CacheKeys> all, CancellationToken cancellationToken) => RunAsync([.. all.Select(names.Data)], "0", cancellationToken);

    private async Task AddAllAsync(IReadOnlyList<CacheKeys> some, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        foreach (var part in some.Where(IsOwn).Chunk(KeysPerScript))
        {
            RedisValue[] arguments = [Wire.MillisecondsOf(lifetime), .. part.Select(keys => (RedisValue)Member(keys))];
            await scripts.RunAsync(StepScripts.OwnAdd, [_set], arguments, cancellationToken).ConfigureAwait(false);
        }
    }

    // On a cluster each where it is.
    private async Task<long> RunAsync(RedisKey[] keys, string areFlags, CancellationToken cancellationToken)
    {
        var removed = 0L;
        foreach (var part in keys.Chunk(topology.IsCluster ? 1 : KeysPerScript))
        {
            RedisValue[] arguments = [areFlags, .. part.Select(key => (RedisValue)(byte[])key!)];
            removed += (long)await primaries.RunAsync(StepScripts.SweepSome, part, arguments, cancellationToken).ConfigureAwait(false);
        }

        return removed;
    }

    private static bool HasForm(string name, string beginning) => name.StartsWith(beginning, StringComparison.Ordinal) && name.EndsWith('}');

    private static string Member(CacheKeys keys) => string.Create(CultureInfo.InvariantCulture, $"{keys.Data.Length}:{keys.Data}{keys.Flag}");

    // Anybody may have written there.
    private static CacheKeys? TryRead(string member)
    {
        var colon = member.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !int.TryParse(member.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return null;
        var both = member[(colon + 1)..];
        return length > 0 && length < both.Length ? new CacheKeys(both[..length], both[length..], both[..length]) : null;
    }
}
