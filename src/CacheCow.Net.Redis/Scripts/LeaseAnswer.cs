using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What <c>lease.lua</c> answers.</summary>
internal static class LeaseAnswer
{
    private const int Present = 0;
    private const int Granted = 1;
    private const int Filling = 2;

    public static LeaseReply Read(RedisResult result)
    {
        var answer = (RedisValue[])result!;
        return (int)answer[0] switch
        {
            Present => LeaseReply.Present((byte[]?)answer[1]),
            Granted => LeaseReply.Granted,
            Filling => LeaseReply.BusyFilling,
            _ => LeaseReply.BusyWriting,
        };
    }
}
