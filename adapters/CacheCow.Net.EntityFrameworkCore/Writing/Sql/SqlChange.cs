namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A table that a command changes.</summary>
/// <param name="Schema">Its schema, if the command says it.</param>
/// <param name="Name">Its name, or what the command calls it.</param>
/// <param name="At">Which token that is.</param>
/// <param name="Deletes">Rows may be deleted, and with them what refers to them.</param>
/// <param name="MayBeAlias">What stands there may be another name for a table that is named elsewhere in the command.</param>
internal readonly record struct SqlChange(string? Schema, string Name, int At, bool Deletes, bool MayBeAlias);
