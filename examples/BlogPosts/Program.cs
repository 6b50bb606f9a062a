using BlogPosts;
using BlogPosts.Commands;
using CacheCow.Net;
using Microsoft.Data.Sqlite;
using StackExchange.Redis;

var parsed = CommandLine.Build().Parse(args);
if (parsed.Errors.Count > 0)
{
    await parsed.InvokeAsync(new() { Output = Console.Error });
    return ExitCode.Usage;
}

try
{
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Failure failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return failure.ExitCode;
}
catch (Exception error) when (error is CacheStoreException or RedisException or TimeoutException or SqliteException or IOException)
{
    await Console.Error.WriteLineAsync($"The run ended early: {error.Message}");
    return ExitCode.Failed;
}
