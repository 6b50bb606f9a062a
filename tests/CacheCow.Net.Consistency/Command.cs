namespace CacheCow.Net.Consistency;

/// <summary>Something that this program does.</summary>
/// <param name="Name">The first argument.</param>
/// <param name="Usage">The others, and what it does, for a person.</param>
/// <param name="RunAsync">Takes the other arguments; returns the exit code: 0, nothing wrong was found; 1, something was; 2, it could not be run.</param>
internal sealed record Command(string Name, string Usage, Func<string[], Task<int>> RunAsync);
