namespace CacheCow.Net.Nodes;

/// <summary>What readers and writers use.</summary>
internal interface IRaceCache
{
    ValueTask<Versioned?> ReadAsync(int key);

    ValueTask<IReadOnlyDictionary<int, Versioned>> ReadAsync(int[] keys);

    ValueTask InvalidateAsync(int[] keys);

    /// <summary>All keys that have the tag of one.</summary>
    ValueTask InvalidateGroupAsync(int key);

    /// <summary>Begins a write to some keys, or to all keys that have the tag of one.</summary>
    ValueTask<WriteScope<int, Versioned>> BeginWriteAsync(int[] keys, bool byGroup);

    /// <summary>Begins a write that nobody will end.</summary>
    ValueTask BeginAndDieAsync(int[] keys, bool byGroup);
}
