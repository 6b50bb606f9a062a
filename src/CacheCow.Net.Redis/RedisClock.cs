using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>
/// The server's time, estimated: asked for once, and again every minute while it is used; in between, a monotonic clock goes on from there. It is wrong by half a round trip at
/// the most, and by nothing that a machine's own clock shows.
/// </summary>
internal sealed class RedisClock(ScriptRunner scripts, StreamKeys streams, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Sample? _sample;
    private Task<Sample>? _asking;

    public ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _sample) is not { } sample)
            return new(FirstAsync(cancellationToken));
        var age = time.GetElapsedTime(sample.TakenAt);
        if (age > GoodFor)
            _ = Ask();
        return new(sample.Time + age);
    }

    private async Task<DateTimeOffset> FirstAsync(CancellationToken cancellationToken)
    {
        var sample = await Ask().WaitAsync(cancellationToken).ConfigureAwait(false);
        return sample.Time + time.GetElapsedTime(sample.TakenAt);
    }

    /// <summary>One question at a time, whoever wants to know.</summary>
    private Task<Sample> Ask()
    {
        lock (_lock)
        {
            if (_asking is { IsCompleted: false })
                return _asking;
            var asking = _asking = AskAsync();
            _ = asking.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return asking;
        }
    }

    private async Task<Sample> AskAsync()
    {
        RedisKey key = streams.All() is [var first, ..] ? first : "cachecow:time";
        var sentAt = time.GetTimestamp();
        var answer = (RedisValue[])(await scripts.RunAsync(StepScripts.Time, [key], [], CancellationToken.None).ConfigureAwait(false))!;
        var heardAt = time.GetTimestamp();
        var server = DateTimeOffset.FromUnixTimeSeconds((long)answer[0]).AddMicroseconds((long)answer[1]);
        var sample = new Sample(server, sentAt + (heardAt - sentAt) / 2);
        Volatile.Write(ref _sample, sample);
        return sample;
    }

    private sealed record Sample(DateTimeOffset Time, long TakenAt);
}
