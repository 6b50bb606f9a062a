namespace CacheCow.Net.Sqlite;

/// <summary>What SQLite answered instead of doing what it was asked. Turned into a <see cref="CacheStoreException"/> before it leaves the store.</summary>
internal sealed class SqliteError(int code, string message) : Exception($"{message} (SQLite result {code})")
{
    /// <summary>The primary result code: the extended one without its upper bytes.</summary>
    public int PrimaryCode => code & 0xFF;
}
