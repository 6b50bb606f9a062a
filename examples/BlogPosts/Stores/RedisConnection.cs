using StackExchange.Redis;

namespace BlogPosts.Stores;

/// <summary>Connects to a Redis server, or says in one sentence what to start.</summary>
internal static class RedisConnection
{
    /// <summary>Where a server is looked for if nobody says.</summary>
    public const string LocalAddress = "127.0.0.1:6379";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static string DefaultAddress =>
        Environment.GetEnvironmentVariable("CACHECOW_REDIS") is { Length: > 0 } given ? given : LocalAddress;

    public static bool IsAddress(string? text)
    {
        try
        {
            return OptionsOf(text ?? "").EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <exception cref="Failure">No server answers, or the address is none.</exception>
    public static async Task<ConnectionMultiplexer> OpenAsync(string address)
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(OptionsOf(address)).WaitAsync(Patience);
        }
        catch (Exception error) when (error is RedisConnectionException or TimeoutException or ArgumentException)
        {
            throw new Failure(
                $"No Redis server answers at '{address}': start one (redis-server), say where one is (--redis HOST:PORT), " +
                "or use --store memory or --store sqlite.",
                ExitCode.NoServer, error);
        }
    }

    private static ConfigurationOptions OptionsOf(string address)
    {
        var options = ConfigurationOptions.Parse(address);
        (options.ConnectTimeout, options.ConnectRetry, options.AbortOnConnectFail) = (2000, 1, true);
        return options;
    }
}
