namespace CacheCow.Net.Redis;

/// <summary>The scripts of the steps on a queue, loaded once per process.</summary>
internal static class QueueScripts
{
    public static readonly Script Enqueue = Load("enqueue");

    public static readonly Script Newest = Load("newest");

    public static readonly Script Read = Load("read");

    public static readonly Script Lease = Load("lease");

    public static readonly Script Release = Load("release");

    public static readonly Script Attempt = Load("attempt");

    public static readonly Script Dequeue = Load("dequeue");

    public static readonly Script Bury = Load("bury");

    public static readonly Script Dead = Load("dead");

    public static readonly Script Replay = Load("replay");

    public static readonly Script Discard = Load("discard");

    public static readonly Script State = Load("state");

    private static Script Load(string step) => Script.Load("queue.lua", $"queue_{step}.lua");
}
