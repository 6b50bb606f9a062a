namespace CacheCow.Net.Nodes;

/// <summary>What a reader of a walk reads through.</summary>
internal interface IWalkCache
{
    /// <summary>How many fetches have begun.</summary>
    int Fetches { get; }

    /// <summary>What a fetch waits for after it has read; <see langword="null"/>: nothing.</summary>
    Func<Task>? BeforeReturn { get; set; }

    ValueTask<Versioned?> ReadAsync(int key);
}
