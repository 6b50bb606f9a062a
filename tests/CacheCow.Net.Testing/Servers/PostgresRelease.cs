namespace CacheCow.Net.Testing;

/// <summary>Which PostgreSQL a test runs on.</summary>
public enum PostgresRelease
{
    /// <summary>The newest that the system has installed: 15 on Debian 12.</summary>
    Installed,

    /// <summary>18, from the binaries that npm has: see <c>tests/postgres18.sh</c>.</summary>
    Eighteen,
}
