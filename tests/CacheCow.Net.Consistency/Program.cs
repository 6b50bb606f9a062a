using CacheCow.Net;
using CacheCow.Net.Consistency;

const int NotRun = 2;

if (args.Length == 0 || Commands.Find(args[0]) is not { } command)
{
    await Console.Error.WriteLineAsync(Commands.Usage);
    return NotRun;
}

try
{
    return await command.RunAsync(args[1..]);
}
catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or IOException or CacheStoreException)
{
    await Console.Error.WriteLineAsync($"{exception.GetType().Name}: {exception.Message}");
    return NotRun;
}
