using System.Reflection;
using System.Runtime.Loader;

namespace CacheCow.Net.Consistency;

/// <summary>This program once more, with other packages.</summary>
/// <param name="folder">Where they lie, by their names; those that are not there are as they were.</param>
internal sealed class MutantContext(string folder) : AssemblyLoadContext("mutant")
{
    private static readonly Assembly Self = typeof(MutantContext).Assembly;

    /// <summary>Explores a scenario; returns whether something was found, and what.</summary>
    public async Task<string> ExploreAsync(string[] arguments)
    {
        var type = LoadFromAssemblyPath(Self.Location).GetType(typeof(MutantTarget).FullName!)!;
        return await ((Task<string>)type.GetMethod(nameof(MutantTarget.ExploreAsync))!.Invoke(null, [arguments])!).ConfigureAwait(false);
    }

    // Whatever was compiled against a package must see this one.
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name || !(name == Mutant.Core || name.StartsWith(Mutant.Core + ".", StringComparison.Ordinal)))
            return null;
        var mutant = Path.Combine(folder, name + ".dll");
        return LoadFromAssemblyPath(File.Exists(mutant) ? mutant : Path.Combine(AppContext.BaseDirectory, name + ".dll"));
    }
}
