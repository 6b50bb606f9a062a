namespace CacheCow.Net.PostgreSql;

/// <summary>How the database was found at a look.</summary>
/// <param name="Tables">The mapped tables.</param>
/// <param name="Publication">What changes when the publication is altered, also if it is put right again: what was changed in between is in no log.</param>
/// <param name="Warnings">What should be seen to.</param>
/// <param name="Comment">The publication's comment.</param>
/// <param name="SlotNote">What this process leaves in it.</param>
internal sealed record CatalogSnapshot(IReadOnlyList<TableInfo> Tables, string Publication, IReadOnlyList<string> Warnings, string Comment, string SlotNote)
{
    public string FingerprintOf(TableInfo table) => $"{Publication}\n{table.Fingerprint}";
}
