using System.Globalization;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What the scripts on a queue answer. Numbers come as texts: a dead letter's may have been written by anybody.</summary>
internal static class QueueAnswers
{
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static QueuedWrite Entry(RedisResult result)
    {
        var parts = (RedisResult[])result!;
        return new QueuedWrite(Number(parts[0]), Bytes(parts[1]), Bytes(parts[2]));
    }

    public static DeadWrite Letter(RedisResult result)
    {
        var parts = (RedisResult[])result!;
        var attempts = (int)Math.Clamp(Number(parts[4]), 0, int.MaxValue);
        var buriedAt = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(Number(parts[5]), 0, LastMillisecond));
        return new DeadWrite(Number(parts[0]), Bytes(parts[1]), Bytes(parts[2]), (string?)parts[3] ?? "", attempts, buriedAt);
    }

    public static WriteQueueState State(RedisResult result)
    {
        var parts = (RedisResult[])result!;
        return new WriteQueueState(Number(parts[0]), Number(parts[1]), Number(parts[2]), Number(parts[3]));
    }

    public static ReplayReply Reply(RedisResult result) => Number(result) switch
    {
        0 => new ReplayReply(ReplayState.NotFound),
        < 0 => new ReplayReply(ReplayState.NewerAccepted),
        var sequence => new ReplayReply(ReplayState.Replayed, sequence),
    };

    public static long Number(RedisResult result) => long.TryParse((string?)result, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static byte[] Bytes(RedisResult result) => (byte[]?)result ?? [];
}
