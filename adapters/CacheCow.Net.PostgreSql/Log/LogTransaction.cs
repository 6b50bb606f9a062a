using NpgsqlTypes;

namespace CacheCow.Net.PostgreSql;

/// <summary>What a committed transaction has changed.</summary>
/// <param name="Id">The transaction's id, the low 32 bits of it.</param>
/// <param name="Changes">What is to be invalidated.</param>
internal sealed record LogTransaction(uint Id, ChangeSet Changes)
{
    /// <summary>The end of the commit in the log: who confirms it is not told again.</summary>
    public NpgsqlLogSequenceNumber End { get; init; }

    /// <summary>When it committed, by the server's clock.</summary>
    public DateTime CommittedAt { get; init; }

    /// <summary>Was everything invalidated?</summary>
    public bool IsDone { get; set; }

    /// <summary>How much room it takes while it waits.</summary>
    public int Weight => Changes.Count + 1;
}
