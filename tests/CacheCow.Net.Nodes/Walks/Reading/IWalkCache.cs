namespace CacheCow.Net.Nodes;

/// <summary>What a reader of a walk reads through.</summary>
internal interface IWalkCache
{
    /// <summary>How many fetches have begun.</summary>
    int Fetches { get; }

    ValueTask<Versioned?> ReadAsync(int key);
}
