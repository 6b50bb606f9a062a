namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>What the tests cache: a row, looked up by any of its columns.</summary>
internal sealed record Post(int Id, string? Title, string? Note);
