namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>Reads, fills and changes a few objects as fast as it can, and counts what must not happen.</summary>
internal sealed class Hammer(ICacheStore store, SharedSource source, Random random)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly CacheKeys[] _changing = Keys("changing");
    private readonly CacheKeys[] _constant = Keys("constant");
    private int _hits, _stale, _stored, _rejected, _overlaps, _lost;

    public async Task<HammerResult> RunAsync(int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            var one = random.Next(SharedSource.Objects);
            await (random.Next(8) switch
            {
                0 => ChangeAsync(one),
                1 => FillAloneAsync(one),
                < 5 => FillAsync(one),
                _ => ReadAsync(one),
            });
        }

        return new HammerResult(_hits, _stale, _stored, _rejected, _overlaps, _lost);
    }

    private static CacheKeys[] Keys(string kind) => [.. Enumerable.Range(0, SharedSource.Objects).Select(i => CacheKeys.For(kind, i))];

    private async Task ChangeAsync(int one)
    {
        var version = source.Change(one);
        await store.InvalidateAsync(_changing[one], TimeSpan.Zero, default);
        source.Confirm(one, version);
    }

    private async Task ReadAsync(int one)
    {
        var confirmed = source.Confirmed(one);
        if (await store.ReadAsync(_changing[one], default) is { } bytes)
            Judge(bytes, confirmed);
    }

    private async Task FillAsync(int one)
    {
        var (token, confirmed) = (LeaseToken.Create(), source.Confirmed(one));
        var reply = await store.LeaseAsync(_changing[one], token, Minute, null, default);
        if (reply.State == LeaseState.Present)
            Judge(reply.Value, confirmed);
        if (reply.State != LeaseState.Granted)
            return;
        var fetched = BitConverter.GetBytes(source.Version(one));
        Thread.Yield();
        if (await store.FillAsync(_changing[one], token, fetched, Minute, default) == FillOutcome.Stored)
            _stored++;
        else
            _rejected++;
    }

    // Nobody invalidates these: a lease must be the only one, and its fill must be accepted.
    private async Task FillAloneAsync(int one)
    {
        var token = LeaseToken.Create();
        if ((await store.LeaseAsync(_constant[one], token, Minute, await store.ReadAsync(_constant[one], default), default)).State != LeaseState.Granted)
            return;
        if (source.Enter(one) != 1)
            _overlaps++;
        Thread.Yield();
        source.Leave(one);
        if (await store.FillAsync(_constant[one], token, new byte[8], Minute, default) != FillOutcome.Stored)
            _lost++;
    }

    private void Judge(ReadOnlyMemory<byte> bytes, long confirmed)
    {
        _hits++;
        if (BitConverter.ToInt64(bytes.Span) < confirmed)
            _stale++;
    }
}
