namespace CacheCow.Net.Sqlite;

/// <summary>What a message tells of, as it stands in the file.</summary>
internal enum MessageKind
{
    Objects = 0,
    Tags = 1,
    Everything = 2,
}
