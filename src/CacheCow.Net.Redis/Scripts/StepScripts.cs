namespace CacheCow.Net.Redis;

/// <summary>The scripts of the protocol's steps, loaded once per process.</summary>
internal static class StepScripts
{
    public static readonly Script Lease = Script.Load("lease.lua");

    public static readonly Script Fill = Script.Load("fill.lua");

    public static readonly Script Release = Script.Load("release.lua");

    public static readonly Script Invalidate = Script.Load("invalidate.lua");
}
