namespace CacheCow.Net.PostgreSql;

/// <summary>Why not the keys are invalidated, but all that a table maps to.</summary>
internal enum Fallback
{
    /// <summary>The table was emptied.</summary>
    Truncate,

    /// <summary>A value that the key is made of is not in the log.</summary>
    UnknownValue,

    /// <summary>A value has none in .NET, or in the field's type.</summary>
    Unconvertible,

    /// <summary>Equal values need not be the same text.</summary>
    LenientColumn,

    /// <summary>The mapping's own code threw.</summary>
    MappingFailed,

    /// <summary>The transaction touched too many keys.</summary>
    TooManyKeys,

    /// <summary>The tables were altered.</summary>
    SchemaChanged,

    /// <summary>What was changed before is not known.</summary>
    NewSlot,
}
