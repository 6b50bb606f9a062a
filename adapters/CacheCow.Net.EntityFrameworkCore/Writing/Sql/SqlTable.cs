namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A table or a view of a model, and the tags of what is read from it.</summary>
/// <param name="Schema">Its schema; <see langword="null"/>: the database's default.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tags">The tags of what a new or changed row touches.</param>
/// <param name="TagsOfDeletion">Those, and the tags of what the database deletes with a row.</param>
internal sealed record SqlTable(string? Schema, string Name, string[] Tags, string[] TagsOfDeletion);
