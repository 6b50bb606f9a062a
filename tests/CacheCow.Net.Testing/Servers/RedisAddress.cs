namespace CacheCow.Net.Testing;

/// <summary>A Redis server that the environment offers to tests which leave everything else on it alone.</summary>
public static class RedisAddress
{
    /// <summary>The value of <c>CACHECOW_REDIS</c>, as StackExchange.Redis reads it; <see langword="null"/> if there is none.</summary>
    public static string? Given => Environment.GetEnvironmentVariable("CACHECOW_REDIS") is { Length: > 0 } address ? address : null;
}
