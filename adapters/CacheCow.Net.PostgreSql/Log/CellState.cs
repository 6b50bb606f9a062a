namespace CacheCow.Net.PostgreSql;

/// <summary>What the log says of one value.</summary>
internal enum CellState
{
    /// <summary>Nothing: it is not part of the replica identity, or is too large to be a key.</summary>
    Unknown,

    /// <summary>It is what it was: a large value that the change did not touch, and that is not repeated.</summary>
    Untouched,

    /// <summary>There is no value.</summary>
    Null,

    /// <summary>There is a value.</summary>
    Value,
}
