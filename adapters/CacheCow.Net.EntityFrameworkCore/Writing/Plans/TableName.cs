namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A table, by what it is called in the database.</summary>
/// <param name="Schema">Its schema; <see langword="null"/>: the database's default.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct TableName(string? Schema, string Name)
{
    /// <summary>Could both be one table? One model may say the default schema, and another leave it out.</summary>
    public bool MayBe(TableName other) =>
        Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase)
        && (Schema is null || other.Schema is null || Schema.Equals(other.Schema, StringComparison.OrdinalIgnoreCase));
}
