using CacheCow.Net;
using CacheCow.Net.Nodes;

const int NotRun = 2;

if (Arguments.Read(args) is not { } arguments || CommandOf(arguments) is not { } command)
{
    await Console.Error.WriteAsync(Arguments.Usage);
    return NotRun;
}

try
{
    return await command(arguments);
}
catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or IOException or CacheStoreException)
{
    await Console.Error.WriteLineAsync($"{exception.GetType().Name}: {exception.Message}");
    return NotRun;
}

static Func<Arguments, Task<int>>? CommandOf(Arguments arguments) => arguments.Command switch
{
    "race" => Race.RunAsync,
    "herd" => Herd.RunAsync,
    "node" => RaceNode.RunAsync,
    "herd-node" => HerdNode.RunAsync,
    "walk" => WalkCommand.RunAsync,
    "write-node" => WriteNode.RunAsync,
    "behind" => BehindNode.RunAsync,
    "small-pool" => SmallPool.RunAsync,
    _ => null,
};
