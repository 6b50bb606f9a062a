using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>
/// The server's time, estimated: asked for once, and again every minute while it is used; in between, this machine's clocks go on from there (<see cref="SuspendAwareStopwatch"/>, so that a machine
/// that was suspended does not take an old time for the present one). It is wrong by half a round trip at the most, and too late, never too early, if the machine's clock is set.
/// </summary>
internal sealed class RedisClock(ScriptRunner scripts, StreamKeys streams, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Sample? _sample;
    private Task<Sample>? _asking;

    /// <param name="synchronous">Asks for the first time, if the caller waits on its thread; <see langword="null"/>: it does not.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<DateTimeOffset> NowAsync(ScriptRunner? synchronous, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _sample) is not { } sample)
            return new(FirstAsync(synchronous is null ? Ask() : AskAsync(synchronous), cancellationToken));
        var age = sample.Sent.Elapsed;
        if (age > GoodFor)
            _ = Ask();
        return new(sample.AtSending + age);
    }

    private static async Task<DateTimeOffset> FirstAsync(Task<Sample> asking, CancellationToken cancellationToken)
    {
        var sample = await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        return sample.AtSending + sample.Sent.Elapsed;
    }

    /// <summary>One question at a time, whoever wants to know.</summary>
    private Task<Sample> Ask()
    {
        lock (_lock)
        {
            if (_asking is { IsCompleted: false })
                return _asking;
            var asking = _asking = AskAsync(scripts);
            LateFailure.Observe(asking);
            return asking;
        }
    }

    private async Task<Sample> AskAsync(ScriptRunner runner)
    {
        RedisKey key = streams.All() is [var first, ..] ? first : "cachecow:time";
        var sent = new SuspendAwareStopwatch(time);
        var answer = (RedisValue[])(await runner.RunAsync(StepScripts.Time, [key], [], CancellationToken.None).ConfigureAwait(false))!;
        var server = DateTimeOffset.FromUnixTimeSeconds((long)answer[0]).AddMicroseconds((long)answer[1]);

        // The server looked at its clock half-way.
        var sample = new Sample(server - sent.Elapsed / 2, sent);
        Volatile.Write(ref _sample, sample);
        return sample;
    }

    /// <param name="AtSending">The server's time when it was asked.</param>
    /// <param name="Sent">When that was.</param>
    private sealed record Sample(DateTimeOffset AtSending, SuspendAwareStopwatch Sent);
}
