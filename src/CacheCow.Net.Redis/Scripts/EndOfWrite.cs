using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What <c>end_write.lua</c> is given, and what it answers.</summary>
internal static class EndOfWrite
{
    private const string NoValue = "";
    private const string TooLarge = "-1";

    private static readonly WriteOutcome[] Outcomes = [WriteOutcome.Ended, WriteOutcome.Stored, WriteOutcome.TooLarge, WriteOutcome.Overlapped, WriteOutcome.Lapsed];

    /// <summary>The lifetime and the bytes of each of some new values; nothing, if there are none at all.</summary>
    public static IEnumerable<RedisValue> ValuesOf(IReadOnlyList<NewValue>? values, int first, int count, int maxBytes)
    {
        for (var i = first; values is not null && i < first + count; i++)
        {
            if (values[i].Bytes is not { } bytes)
            {
                yield return NoValue;
                yield return NoValue;
            }
            else
            {
                yield return bytes.Length > maxBytes ? TooLarge : Wire.MillisecondsOf(values[i].Lifetime);
                yield return bytes.Length > maxBytes ? NoValue : Wire.ValueOf(bytes);
            }
        }
    }

    public static IEnumerable<WriteOutcome> Read(RedisResult result) => ((RedisValue[])result!).Select(outcome => Outcomes[(int)outcome]);
}
