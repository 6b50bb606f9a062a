namespace CacheCow.Net.Redis;

/// <summary>The scripts of the protocol's steps, loaded once per process.</summary>
internal static class StepScripts
{
    private const string Publish = "publish.lua";
    private const string Intents = "intents.lua";

    public static readonly Script Lease = Script.Load("lease.lua", Intents, "lease_busy.lua");

    public static readonly Script Fill = Script.Load("fill.lua");

    public static readonly Script Release = Script.Load("release.lua");

    public static readonly Script Invalidate = Script.Load(Publish, Intents, "invalidate.lua");

    public static readonly Script InvalidateTags = Script.Load(Publish, "invalidate_tags.lua");

    public static readonly Script BeginWrite = Script.Load(Publish, Intents, "begin_write.lua");

    public static readonly Script RenewWrite = Script.Load(Publish, Intents, "renew_write.lua");

    public static readonly Script EndWrite = Script.Load(Publish, Intents, "end_write.lua");

    public static readonly Script Announce = Script.Load(Publish, "announce.lua");

    public static readonly Script Heartbeat = Script.Load(Publish, "heartbeat.lua");

    public static readonly Script Versions = Script.Load(Intents, "versions.lua");

    public static readonly Script Sweep = Script.Load(Intents, "remove.lua", "sweep.lua");

    public static readonly Script SweepSome = Script.Load(Intents, "remove.lua", "sweep_some.lua");

    public static readonly Script OwnAdd = Script.Load(Intents, "own_add.lua");

    public static readonly Script OwnList = Script.Load("own_list.lua");

    public static readonly Script Trim = Script.Load("trim.lua");

    public static readonly Script Time = Script.Load("time.lua");

    public static readonly Script Probe = Script.Load("probe.lua");

    public static readonly Script Count = Script.Load("count.lua");

    public static readonly Script Settings = Script.Load("settings.lua");
}
