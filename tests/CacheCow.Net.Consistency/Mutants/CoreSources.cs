using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CacheCow.Net.Consistency;

/// <summary>The core's sources, and how they are compiled anew with some of them edited.</summary>
internal sealed class CoreSources
{
    private const string Core = "CacheCow.Net";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None, preprocessorSymbols:
#if FULL_FEED
        ["NET10_0_OR_GREATER", "FULL_FEED"]);
#else
        ["NET10_0_OR_GREATER"]);
#endif

    private readonly Dictionary<string, SyntaxTree> _trees;
    private readonly MetadataReference[] _references;

    /// <exception cref="InvalidOperationException">The sources are not there: this program runs within its repository only.</exception>
    public CoreSources()
    {
        var folder = Folder();
        _trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(name => !name.StartsWith("bin/", StringComparison.Ordinal) && !name.StartsWith("obj/", StringComparison.Ordinal))
            .ToDictionary(name => name, name => Parse(name, File.ReadAllText(Path.Combine(folder, name))));
        _trees["Usings.cs"] = Parse("Usings.cs",
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;");
        _trees["Friends.cs"] = Parse("Friends.cs", """[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("CacheCow.Net.Testing"), System.Runtime.CompilerServices.InternalsVisibleTo("CacheCow.Net.Consistency")]""");
        _references = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib" or "netstandard" or "K4os.Hash.xxHash"))
            .Select(path => MetadataReference.CreateFromFile(path))];
    }

    /// <summary>The core's assembly with these edits.</summary>
    /// <exception cref="InvalidOperationException">An edit does not fit, or what comes of it does not compile.</exception>
    public byte[] Compile(IEnumerable<Edit> edits)
    {
        var trees = new Dictionary<string, SyntaxTree>(_trees);
        foreach (var edit in edits)
            trees[edit.File] = Parse(edit.File, edit.Apply((trees.GetValueOrDefault(edit.File) ?? throw new InvalidOperationException($"The core has no file {edit.File}.")).ToString()));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Suppress);
        using var assembly = new MemoryStream();
        var result = CSharpCompilation.Create(Core, trees.Values, _references, options).Emit(assembly);
        return result.Success
            ? assembly.ToArray()
            : throw new InvalidOperationException($"It does not compile: {string.Join("; ", result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Take(5))}");
    }

    private static SyntaxTree Parse(string name, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text.ReplaceLineEndings("\n"), System.Text.Encoding.UTF8), Parsing, name);

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "src", Core);
            if (File.Exists(Path.Combine(at.FullName, "CacheCow.Net.sln")) && Directory.Exists(folder))
                return folder;
        }

        throw new InvalidOperationException($"The sources of {Core} are not found above {AppContext.BaseDirectory}: mutants are made within the repository only.");
    }
}
