using CacheCow.Net.Nodes;

if (Arguments.Read(args) is not { } arguments)
{
    await Console.Error.WriteAsync(Arguments.Usage);
    return 2;
}

switch (arguments.Command)
{
    case "race":
        return await Race.RunAsync(arguments);
    case "herd":
        return await Herd.RunAsync(arguments);
    case "node":
        return await RaceNode.RunAsync(arguments);
    case "herd-node":
        return await HerdNode.RunAsync(arguments);
    default:
        await Console.Error.WriteAsync(Arguments.Usage);
        return 2;
}
