namespace CacheCow.Net.PostgreSql;

/// <summary>What a feed may change in the database.</summary>
public enum FeedSetup
{
    /// <summary>
    /// The feed makes its publication and its slot if they are not there, and adds tables that the publication lacks. It never alters a table. Needs the right to: see the
    /// package's README.
    /// </summary>
    Create,

    /// <summary>
    /// The feed makes nothing, and keeps no note of the tables: what is missing is an error that says which statements to run. As it cannot know when somebody else made the slot,
    /// everything that is mapped is invalidated each time that a process connects.
    /// </summary>
    Explain,
}
