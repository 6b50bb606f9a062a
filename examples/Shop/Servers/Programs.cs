using System.Globalization;

namespace Shop.Servers;

/// <summary>Where the programs are that we start.</summary>
internal static class Programs
{
    // Debian keeps the programs of each version of PostgreSQL apart, outside PATH.
    private const string DebianVersions = "/usr/lib/postgresql";

    /// <summary>A program in <c>PATH</c>; <see langword="null"/>: it is not there.</summary>
    public static string? Find(string name) => SearchPath().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The folder of PostgreSQL's <c>initdb</c> and <c>postgres</c>; <see langword="null"/>: there is none.</summary>
    public static string? FindPostgres() => SearchPath().Concat(DebianFolders()).FirstOrDefault(IsPostgres);

    private static string[] SearchPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPostgres(string folder) => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb"));

    private static IEnumerable<string> DebianFolders() => Directory.Exists(DebianVersions)
        ? Directory.GetDirectories(DebianVersions).OrderByDescending(VersionOf).Select(version => Path.Combine(version, "bin"))
        : [];

    private static int VersionOf(string folder) => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0;
}
