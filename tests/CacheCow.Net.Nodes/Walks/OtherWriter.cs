namespace CacheCow.Net.Nodes;

/// <summary>What another writer of the same objects does, which is not killed.</summary>
internal enum OtherWriter
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It begins before the first, and changes and ends after that has died.</summary>
    BeginsBefore,

    /// <summary>It begins and commits while the first stands at its last step, and ends after that has died.</summary>
    CommitsMeanwhile,

    /// <summary>It begins, commits and ends while the first stands at its last step.</summary>
    EndsMeanwhile,
}
