namespace CacheCow.Net.Sqlite;

/// <summary>A pattern for store keys; <see langword="null"/> is that of all.</summary>
/// <remarks>Not SQLite's <c>GLOB</c>, which knows no <c>\</c> and counts characters otherwise: the same pattern must remove the same objects from every store.</remarks>
internal static class Pattern
{
    /// <summary>A pattern never means the version of a tag.</summary>
    public static bool Fits(string? pattern, string key) => pattern is null || (!TagVersion.IsKey(key) && Glob.IsMatch(pattern, key));
}
