namespace CacheCow.Net.PostgreSql;

/// <summary>A column as the log describes it.</summary>
/// <param name="Name">Its name when the row was changed.</param>
/// <param name="IsIdentity">Is it part of the replica identity?</param>
/// <param name="TypeId">Its type.</param>
internal readonly record struct RelationColumn(string Name, bool IsIdentity, uint TypeId);
