namespace CacheCow.Net.Consistency;

/// <summary>A node's connection to the store: each request waits to be carried out, and then for its answer to arrive.</summary>
internal sealed class ScheduledStore(World world, Node node) : ICacheStore
{
    private const string Invalidate = "invalidate";

    private readonly ICacheStore _store = world.Store;
    private readonly Dictionary<LeaseToken, Intent[]> _intents = [];

    public bool ReadsTogether => world.Scenario.ReadsTogether;

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken) =>
        ExploredKeys.IsNeverAnswered(keys) ? Never<ReadOnlyMemory<byte>?>() : AskAsync("read", keys, isChange: false, () => _store.ReadAsync(keys, default));

    public ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) =>
        ExploredKeys.IsNeverAnswered(keys[0]) ? Never<ReadOnlyMemory<byte>?[]>() : AskAsync("read", keys, isChange: false, () => _store.ReadManyAsync(keys, default));

    public ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken) =>
        unwanted is null && world.Scenario.LeasesBySteps
            ? LeaseByStepsAsync(keys, token, lifetime)
            : AskAsync("lease", keys, isChange: true, () => _store.LeaseAsync(keys, token, lifetime, unwanted, default));

    public ValueTask<FillOutcome> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken) =>
        AskAsync("fill", keys, isChange: true, () => _store.FillAsync(keys, token, value, lifetime, default));

    public ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken) =>
        AskAsync("release", keys, isChange: true, () => _store.ReleaseAsync(keys, token, default));

    public async ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) => await InvalidateManyAsync([keys], hold, cancellationToken).ConfigureAwait(false);

    public async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        var versions = VersionsOf(keys);
        await TellAsync(Invalidate, keys, async () =>
        {
            await _store.InvalidateManyAsync(keys, hold, default).ConfigureAwait(false);
            foreach (var key in hold > TimeSpan.Zero ? keys : [])
                Intent.Taken(new Intent(ExploredKeys.NameOf(key), world.StoreClock.GetUtcNow() + hold));
            return 0;
        }, (other, i) => world.Promise.Heard(other, ExploredKeys.NameOf(keys[i]), versions[i])).ConfigureAwait(false);
    }

    public async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var intents = new Intent[keys.Count];
        await TellAsync("begin to write", keys, async () =>
        {
            await _store.BeginWriteAsync(keys, token, lifetime, default).ConfigureAwait(false);
            for (var i = 0; i < intents.Length; i++)
                Intent.Taken(intents[i] = new Intent(ExploredKeys.NameOf(keys[i]), world.StoreClock.GetUtcNow() + lifetime));
            _intents[token] = intents;
            return 0;
        }, (other, i) => world.Promise.Heard(other, intents[i])).ConfigureAwait(false);
    }

    // An intent that begins again is told of, as W1 is.
    public ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var intents = _intents.GetValueOrDefault(token) ?? [];
        return TellAsync("renew the write of", keys, async () =>
        {
            var all = await _store.RenewWriteAsync(keys, token, lifetime, default).ConfigureAwait(false);
            foreach (var intent in intents)
                intent.Renew(world.StoreClock.GetUtcNow() + lifetime, isNew: !all);
            return all;
        }, (other, i) => world.Promise.Heard(other, intents[i]), static all => !all);
    }

    public ValueTask<WriteOutcome[]> EndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
    {
        var versions = VersionsOf(keys);
        return TellAsync("end the write of", keys, () => _store.EndWriteAsync(keys, token, values, default), (other, i) => world.Promise.Heard(other, ExploredKeys.NameOf(keys[i]), versions[i]));
    }

    public ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
        AskAsync("ask for the version of", tags, isChange: true, () => _store.TagVersionsAsync(tags, default));

    public async ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, int>(world.Source);
        await TellAsync(Invalidate, tags, async () =>
        {
            await _store.InvalidateTagsAsync(tags, default).ConfigureAwait(false);
            return 0;
        }, (other, _) => HeardAll(other, versions)).ConfigureAwait(false);
    }

    public async ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken) =>
        await EverythingAsync("invalidate what fits", progress, told => _store.InvalidateMatchingAsync(pattern, told, default)).ConfigureAwait(false);

    public async ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken) =>
        await EverythingAsync("clear", progress, told => _store.ClearAsync(told, default)).ConfigureAwait(false);

    public ValueTask<DateTimeOffset> TimeAsync(CancellationToken cancellationToken) => _store.TimeAsync(default);

    public IInvalidationLink? Listen(IInvalidationListener listener)
    {
        node.Link.Open(listener);
        return node.Link;
    }

    // As on Redis: takes the flag if it is free, whatever lies there; then looks.
    private async ValueTask<LeaseReply> LeaseByStepsAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime)
    {
        var taken = await AskAsync("take the flag of", keys, isChange: true,
            async () => await _store.LeaseAsync(keys, token, lifetime, await _store.ReadAsync(keys, default).ConfigureAwait(false), default).ConfigureAwait(false)).ConfigureAwait(false);
        var isGranted = taken.State == LeaseState.Granted;
        if (await AskAsync("look at", keys, isChange: false, () => _store.ReadAsync(keys, default)).ConfigureAwait(false) is { } found)
        {
            if (isGranted)
                await ReleaseAsync(keys, token, default).ConfigureAwait(false);
            return LeaseReply.Present(found);
        }

        return isGranted ? taken : await AskAsync("lease", keys, isChange: true, () => _store.LeaseAsync(keys, token, lifetime, null, default)).ConfigureAwait(false);
    }

    private static ValueTask<T> Never<T>() => new(new TaskCompletionSource<T>().Task);

    private ValueTask<T> AskAsync<T>(string verb, CacheKeys keys, bool isChange, Func<ValueTask<T>> step) =>
        AskAsync(verb, keys, ExploredKeys.InStore(keys), isChange, step);

    private ValueTask<T> AskAsync<T>(string verb, IReadOnlyList<CacheKeys> keys, bool isChange, Func<ValueTask<T>> step) =>
        AskAsync(verb, keys, ExploredKeys.InStore(keys), isChange, step);

    private async ValueTask<T> AskAsync<T>(string verb, object subject, ulong bits, bool isChange, Func<ValueTask<T>> step)
    {
        await node.ParkAsync(verb, subject, new Footprint(Resources.Time | bits, isChange ? bits : 0), mayBeLost: true, mayBeRefused: verb == Invalidate).ConfigureAwait(false);
        var answer = await step().ConfigureAwait(false);
        await node.ParkAsync("answered: " + verb, subject, Footprint.None, mayBeLost: true).ConfigureAwait(false);
        return answer;
    }

    // The messages are on their way as soon as the step has happened.
    private async ValueTask<T> TellAsync<T>(string verb, IReadOnlyList<CacheKeys> keys, Func<ValueTask<T>> step, Action<Node, int> arrived, Func<T, bool>? isNews = null)
    {
        var bits = ExploredKeys.InStore(keys) | Resources.Messages;
        return await AskAsync(verb, keys, bits, isChange: true, async () =>
        {
            var answer = await step().ConfigureAwait(false);
            foreach (var other in isNews?.Invoke(answer) != false ? world.Nodes : [])
            {
                other.Link.Send(keys, () =>
                {
                    for (var i = 0; i < keys.Count; i++)
                        arrived(other, i);
                });
            }

            return answer;
        }).ConfigureAwait(false);
    }

    // In a file, each part is a step of its own, and no request can be lost; in memory, data and flag of an object go together.
    private async ValueTask<long> EverythingAsync(string verb, IProgress<long>? progress, Func<IProgress<long>?, ValueTask<long>> sweep)
    {
        const ulong Changed = Resources.Store | Resources.Messages;
        var versions = new Dictionary<string, int>(world.Source);
        var parts = world.Scenario.IsInFile ? world.Held(new Parts<long>(sweep, progress)) : null;
        do
            await node.ParkAsync(verb, "*", new Footprint(Resources.Time | Changed, Changed), mayBeLost: parts is null).ConfigureAwait(false);
        while (parts is not null && parts.MoveNext());

        var removed = parts is null ? await sweep(progress).ConfigureAwait(false) : await parts.End.ConfigureAwait(false);
        foreach (var other in world.Nodes)
            other.Link.SendAll(() => HeardAll(other, versions));
        await node.ParkAsync("answered: " + verb, "*", Footprint.None, mayBeLost: parts is null).ConfigureAwait(false);
        return removed;
    }

    private int[] VersionsOf(IReadOnlyList<CacheKeys> keys) => [.. keys.Select(one => world.Source.GetValueOrDefault(ExploredKeys.NameOf(one)))];

    private void HeardAll(Node other, Dictionary<string, int> versions)
    {
        foreach (var (key, version) in versions)
            world.Promise.Heard(other, key, version);
    }
}
