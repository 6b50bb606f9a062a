namespace CacheCow.Net.Sqlite;

/// <summary>A queue, as it stands in the file.</summary>
/// <param name="Id">What its entries refer to.</param>
/// <param name="Last">The highest sequence number that was ever given.</param>
/// <param name="Count">How many entries and dead letters it has.</param>
internal readonly record struct QueueRow(long Id, long Last, long Count)
{
    /// <summary>The number of the next entry.</summary>
    public long Next(long micros) => Math.Max(Last + 1, micros);
}
