namespace CacheCow.Net.PostgreSql;

/// <summary>Specifies what a feed may change in the database.</summary>
public enum FeedSetup
{
    /// <summary>
    /// The feed creates its publication and its slot if they do not exist, and adds tables that are missing in the publication. It never
    /// alters a table. It needs the rights for this: see the README of the package.
    /// </summary>
    Create,

    /// <summary>
    /// The feed creates nothing, and keeps no note of the tables. If something is missing, the error says which statements to run. Because
    /// the feed cannot know when the slot was created by somebody else, everything that is mapped is invalidated each time that a process
    /// connects.
    /// </summary>
    Explain,
}
