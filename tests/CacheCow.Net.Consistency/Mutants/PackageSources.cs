using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CacheCow.Net.Consistency;

/// <summary>The sources of a package, and how they are compiled anew with some of them edited.</summary>
internal sealed class PackageSources
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None, preprocessorSymbols: ["NET10_0_OR_GREATER"]);

    // What the packages' own builds generate, too.
    private static readonly ISourceGenerator[] Generators =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Generators"), "*.dll")
            .SelectMany(path => Assembly.LoadFrom(path).GetTypes())
            .Where(type => type.IsDefined(typeof(GeneratorAttribute)))
            .Select(type => Activator.CreateInstance(type)!)
            .Select(generator => generator as ISourceGenerator ?? ((IIncrementalGenerator)generator).AsSourceGenerator()),
    ];

    private static readonly CSharpCompilationOptions Compiling = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Suppress);

    private readonly string _package;

    // Made once: of each mutant, only the files that it edits are read anew, and nothing is generated twice.
    private readonly CSharpCompilation _compilation;
    private readonly GeneratorDriver _driver;

    /// <summary>Reads them.</summary>
    /// <param name="package">Its name, which is its folder's and its assembly's, too.</param>
    /// <exception cref="InvalidOperationException">The sources are not there: this program runs within its repository only.</exception>
    public PackageSources(string package)
    {
        _package = package;
        var folder = Folder(package);
        var project = XDocument.Load(Path.Combine(folder, package + ".csproj"));
        var trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Concat(Included(project, "Compile"))
            .Select(name => name.Replace('\\', '/'))
            .Where(name => !name.StartsWith("bin/", StringComparison.Ordinal) && !name.StartsWith("obj/", StringComparison.Ordinal))
            .Select(name => Parse(name, File.ReadAllText(Path.Combine(folder, name))))
            .Append(Parse("Usings.cs", Usings))
            .Append(Parse("Friends.cs", string.Concat(Included(project, "InternalsVisibleTo").Select(Friend))));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => IsReferenced(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path));
        _compilation = CSharpCompilation.Create(package, trees, references, Compiling);
        _driver = CSharpGeneratorDriver.Create(Generators, parseOptions: Parsing).RunGenerators(_compilation);
    }

    /// <summary>Its assembly with these edits.</summary>
    /// <exception cref="InvalidOperationException">An edit does not fit, or what comes of it does not compile.</exception>
    public byte[] Compile(IEnumerable<Edit> edits)
    {
        var edited = _compilation;
        foreach (var edit in edits)
            edited = Edited(edited, edit);
        _driver.RunGeneratorsAndUpdateCompilation(edited, out var compilation, out _);
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        return result.Success
            ? assembly.ToArray()
            : throw new InvalidOperationException($"It does not compile: {string.Join("; ", result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Take(5))}");
    }

    // Of two edits of one file, the second is made to what the first has left.
    private CSharpCompilation Edited(CSharpCompilation compilation, Edit edit)
    {
        var before = compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == edit.File)
            ?? throw new InvalidOperationException($"{_package} has no file {edit.File}.");
        return compilation.ReplaceSyntaxTree(before, Parse(edit.File, edit.Apply(before.ToString())));
    }

    private static string Friend(string name) => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{name}\")]";

    private static SyntaxTree Parse(string name, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text.ReplaceLineEndings("\n"), System.Text.Encoding.UTF8), Parsing, name);

    private static IEnumerable<string> Included(XDocument project, string item) => project.Descendants(item).Select(one => (string)one.Attribute("Include")!);

    // The core refers to no other package, and the others to the core.
    private bool IsReferenced(string assembly) =>
        assembly is "mscorlib" or "netstandard" or "K4os.Hash.xxHash" || assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        || (assembly == Mutant.Core && _package != Mutant.Core);

    private static string Folder(string package)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "src", package);
            if (File.Exists(Path.Combine(at.FullName, "CacheCow.Net.sln")) && Directory.Exists(folder))
                return folder;
        }

        throw new InvalidOperationException($"The sources of {package} are not found above {AppContext.BaseDirectory}: mutants are made within the repository only.");
    }
}
