namespace CacheCow.Net.Testing;

/// <summary>A PostgreSQL server that the environment offers to tests, which make databases of their own on it and leave everything else alone.</summary>
public static class PostgresAddress
{
    /// <summary>The value of <c>CACHECOW_POSTGRES</c>, a connection string of Npgsql; <see langword="null"/> if there is none.</summary>
    public static string? Given => Environment.GetEnvironmentVariable("CACHECOW_POSTGRES") is { Length: > 0 } address ? address : null;
}
