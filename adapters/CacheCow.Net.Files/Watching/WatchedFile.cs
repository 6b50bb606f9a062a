namespace CacheCow.Net.Files;

/// <summary>A file that this process has read.</summary>
internal sealed class WatchedFile(string full)
{
    private ObservedState? _last;
    private int _version;

    /// <summary>The full path, as it stands in the identity.</summary>
    public string Full => full;

    /// <summary>How often it was told to have changed. Taken before the disk is looked at, it shows whether what was seen there still counts.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary><see langword="null"/>: nothing was read since it changed.</summary>
    public ObservedState? Last => Volatile.Read(ref _last);

    public void See(ObservedState state) => Volatile.Write(ref _last, state);

    /// <summary>Notes down what a look has shown, unless somebody has seen it since, or it has changed.</summary>
    public void Confirm(ObservedState seen, ObservedState confirmed) => Interlocked.CompareExchange(ref _last, confirmed, seen);

    /// <summary>It has changed: nothing that was seen until now counts.</summary>
    public void Doubt()
    {
        // The version first: a look that began before must not count, whenever it is noted down.
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _last, null);
    }
}
