using System.CommandLine;
using System.CommandLine.Parsing;
using BlogPosts.Stores;
using StackExchange.Redis;

namespace BlogPosts.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class SharedOptions
{
    private const int ShortestRace = 1;
    private const int LongestRace = 3600;

    private readonly Option<string> _store = new("--store")
    {
        Description = "Where cached posts lie.",
        DefaultValueFactory = _ => "memory",
        Recursive = true,
    };

    private readonly Option<int> _seconds = new("--seconds")
    {
        Description = $"How long the race is for each of its two sides, {ShortestRace} to {LongestRace}.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
        Recursive = true,
    };

    private readonly Option<string?> _redis = new("--redis")
    {
        Description = $"With --store redis: where the server is, HOST:PORT. Default: $CACHECOW_REDIS, or {RedisConnection.LocalAddress}.",
        HelpName = "ADDRESS",
        Recursive = true,
    };

    public SharedOptions()
    {
        _store.AcceptOnlyFromAmong([.. Enum.GetNames<StoreKind>().Select(name => name.ToLowerInvariant())]);
        _seconds.Validators.Add(CheckSeconds);
        _redis.Validators.Add(CheckAddress);
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_store);
        command.Options.Add(_seconds);
        command.Options.Add(_redis);
    }

    public Settings Of(ParseResult parsed) => new(
        Enum.Parse<StoreKind>(parsed.GetRequiredValue(_store), ignoreCase: true),
        parsed.GetValue(_redis) ?? RedisConnection.DefaultAddress,
        TimeSpan.FromSeconds(parsed.GetValue(_seconds)));

    private static void CheckSeconds(OptionResult result)
    {
        // What is no number is told by the parser itself.
        if (result.Tokens is [var token] && int.TryParse(token.Value, out var seconds) && seconds is < ShortestRace or > LongestRace)
            result.AddError($"--seconds is {seconds}, and must be {ShortestRace} to {LongestRace}.");
    }

    private void CheckAddress(OptionResult result)
    {
        if (result.GetResult(_store)?.GetValueOrDefault<string>() != "redis")
            result.AddError("--redis says where a Redis server is: use it with --store redis.");
        var address = result.GetValueOrDefault<string>();
        if (!RedisConnection.IsAddress(address))
            result.AddError($"--redis is '{address}', and must be HOST:PORT, or settings as StackExchange.Redis reads them.");
    }
}
