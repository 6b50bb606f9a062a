using System.Reflection;
using System.Runtime.Loader;

namespace CacheCow.Net.Consistency;

/// <summary>This program once more, on another core.</summary>
internal sealed class MutantContext(string core) : AssemblyLoadContext("mutant")
{
    private static readonly Assembly Self = typeof(MutantContext).Assembly;

    /// <summary>Explores a scenario; returns whether something was found, and what.</summary>
    public async Task<string> ExploreAsync(string[] arguments)
    {
        var type = LoadFromAssemblyPath(Self.Location).GetType(typeof(MutantTarget).FullName!)!;
        return await ((Task<string>)type.GetMethod(nameof(MutantTarget.ExploreAsync))!.Invoke(null, [arguments])!).ConfigureAwait(false);
    }

    protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
    {
        "CacheCow.Net" => LoadFromAssemblyPath(core),

        // Whatever was compiled against the core must see this one.
        { } name when name.StartsWith("CacheCow.Net.", StringComparison.Ordinal) => LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name + ".dll")),
        _ => null,
    };
}
