namespace CacheCow.Net.Nodes;

/// <summary>The newest version of each key whose invalidation has returned in this process: a process always reads its own writes.</summary>
internal sealed class OwnReturns(int keys)
{
    private readonly long[] _versions = new long[keys];

    public long this[int key] => Volatile.Read(ref _versions[key]);

    public void Return(int key, long version)
    {
        for (var seen = this[key]; seen < version;)
            seen = Interlocked.CompareExchange(ref _versions[key], version, seen);
    }
}
