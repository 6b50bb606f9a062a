namespace CacheCow.Net.Nodes;

/// <summary>What readers and writers use.</summary>
internal interface IRaceCache
{
    ValueTask<Versioned?> ReadAsync(int key);

    ValueTask<IReadOnlyDictionary<int, Versioned>> ReadAsync(int[] keys);

    ValueTask InvalidateAsync(int[] keys);

    /// <summary>All keys that have the tag of one.</summary>
    ValueTask InvalidateGroupAsync(int key);
}
