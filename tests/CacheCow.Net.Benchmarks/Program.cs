using CacheCow.Net.Benchmarks;
using CacheCow.Net.Benchmarks.Race;

if (args is [HitRatioCommand.Name, ..])
    return HitRatioCommand.Run(args.AsSpan(1));
if (args is [RaceCommand.Name, ..])
    return await RaceCommand.RunAsync(args);

if (Arguments.Read(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(Arguments.Usage);
    return 2;
}

var measures = Catalogue.All.Where(measure => measure.Name.StartsWith(arguments.Only, StringComparison.Ordinal)).ToArray();
if (measures.Length == 0)
{
    await Console.Error.WriteLineAsync($"No measure's name begins with '{arguments.Only}'. There are: {string.Join(", ", Catalogue.All.Select(measure => measure.Name))}.");
    return 2;
}

foreach (var measure in measures)
{
    foreach (var result in await measure.RunAsync())
        Console.WriteLine(arguments.Json ? result.ToJson() : result.ToString());
}

return 0;
