namespace Shop.Numbers;

/// <summary>What measurements of an instrument mean together.</summary>
internal enum NumberKind
{
    /// <summary>They add up.</summary>
    Count,

    /// <summary>The last one counts.</summary>
    Level,

    /// <summary>Each stands for itself.</summary>
    Distribution,
}
