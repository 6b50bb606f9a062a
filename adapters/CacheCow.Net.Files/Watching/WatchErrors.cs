using System.Globalization;

namespace CacheCow.Net.Files;

/// <summary>Says why a folder is not watched, and what to do.</summary>
internal static class WatchErrors
{
    private const int NoSpace = 28;
    private const int TooManyOpen = 24;

    public static string Describe(string folder, Exception exception, TimeSpan checkInterval) =>
        $"The folder '{folder}' could not be watched: {Reason(exception)} Until it can be, its files are checked every {checkInterval.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s.";

    private static string Reason(Exception exception) => exception switch
    {
        InternalBufferOverflowException => "more changed at once than the system keeps for a watcher." + (OperatingSystem.IsLinux() ? Limit("max_queued_events", 65_536) : ""),
        IOException { HResult: NoSpace } when OperatingSystem.IsLinux() => "this user watches as many folders as the system allows, and each folder beneath counts." + Limit("max_user_watches", 1_048_576),
        IOException { HResult: TooManyOpen } when OperatingSystem.IsLinux() => "this user has as many watchers as the system allows, or this process as many open files (`ulimit -n`)." + Limit("max_user_instances", 1024),
        _ => exception.Message,
    };

    private static string Limit(string name, long enough) =>
        $" The limit fs.inotify.{name} is {Found(name)}: run `sysctl fs.inotify.{name}={enough.ToString(CultureInfo.InvariantCulture)}` (and write it to /etc/sysctl.d to keep it), or watch a folder with less in it.";

    private static string Found(string name)
    {
        try
        {
            return File.ReadAllText("/proc/sys/fs/inotify/" + name).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "not known";
        }
    }
}
