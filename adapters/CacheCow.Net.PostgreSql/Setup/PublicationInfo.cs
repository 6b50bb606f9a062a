namespace CacheCow.Net.PostgreSql;

/// <summary>A publication.</summary>
/// <param name="Missing">The kinds of change that it does not publish.</param>
/// <param name="ViaRoot">Are changes of partitions told as the partitioned table's?</param>
/// <param name="Roots">The tables that were put into it by name; <see langword="null"/>: it has all.</param>
/// <param name="Identity">What changes when it, or what it has, is altered: also if it is put right again.</param>
/// <param name="Tables">The tables with rows that it publishes, by schema and name, with their columns (<see langword="null"/>: all), and whether rows are filtered.</param>
internal sealed record PublicationInfo(
    string[] Missing, bool ViaRoot, uint[]? Roots, string Identity, IReadOnlyDictionary<(string Schema, string Name), (string[]? Columns, bool IsFiltered)> Tables);
