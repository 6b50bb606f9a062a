using System.Globalization;

namespace CacheCow.Net.Nodes;

/// <summary>A process that writes when it is told to, and stops at each step: it hears "RUN PART", says each step and is told to go on, and in the end "done" and what became of it.</summary>
internal static class WriteNode
{
    public const string Done = "done ";

    /// <summary>How long intents last, unless it is told otherwise.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        using var steps = new Steps();
        await using var database = WalkDatabase.Open(arguments.Text("database", ""));
        var store = await Stores.OpenAsync(arguments);
        var write = WriteOf(arguments, store, database, steps);
        await database.VersionAsync(0);
        await store.ReadAsync(CacheKeys.For("walk"), default);
        await Console.Out.WriteLineAsync(Session.Ready);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            var outcome = await write.WriteAsync(new WalkObjects(int.Parse(words[0], CultureInfo.InvariantCulture)), int.Parse(words[1], CultureInfo.InvariantCulture));
            await Console.Out.WriteLineAsync(Done + outcome);
        }

        return 0;
    }

    /// <summary>How writers and readers use a store. A stop at a step must not count as a store that hangs.</summary>
    public static CacheCowOptions Options(TimeSpan lifetime) => new()
    {
        Name = "walk", WriteLifetime = lifetime, StoreTimeout = TimeSpan.FromMinutes(1), FillWait = TimeSpan.Zero,
    };

    private static IWrite WriteOf(Arguments arguments, ICacheStore store, WalkDatabase database, Steps steps)
    {
        var options = Options(TimeSpan.FromSeconds(arguments.Seconds("write-lifetime", Lifetime.TotalSeconds)));
        var stepping = new SteppingStore(store, steps);
        var cache = new WalkCache(stepping, database, options);
        return arguments.Text("write", "scope") switch
        {
            "scope" => new ScopedWrite(cache, database, steps, completes: false),
            "complete" => new ScopedWrite(cache, database, steps, completes: true),
            "hope" => new HopingWrite(cache, database, steps),
            "ef-save" => new SavingWrite(stepping, database, steps, options),
            "ef-hope" => new SavingWrite(stepping, database, steps, options, tells: false),
            "ef-outbox" => new SavingWrite(stepping, database, steps, options, reaches: false),
            "ef-dispatch" => new DispatchingWrite(stepping, database, steps, options),
            "ef-transaction" => new TransactionWrite(stepping, database, steps, options),
            "ef-rollback" => new RollbackWrite(stepping, database, steps, options),
            "ef-commands" => new CommandsWrite(stepping, database, steps, options),
            var other => throw new ArgumentException($"--write is '{other}', and must be one that the usage lists."),
        };
    }
}
