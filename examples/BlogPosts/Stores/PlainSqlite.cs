using BlogPosts.Data;

namespace BlogPosts.Stores;

/// <summary>A table with a key, a value and an end.</summary>
internal sealed class PlainSqlite(string path) : IPlainStore
{
    private readonly SqliteFile _file = new(path, "CREATE TABLE entry (key TEXT PRIMARY KEY, value BLOB, expires INTEGER)");

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask<byte[]?> GetAsync(string key) => new(_file.ReadFirst(
        "SELECT value FROM entry WHERE key = $key AND expires > $now", row => row.GetFieldValue<byte[]>(0), ("$key", key), ("$now", Now)));

    public ValueTask SetAsync(string key, byte[] value, TimeSpan lifetime)
    {
        _file.Write(
            "INSERT OR REPLACE INTO entry VALUES ($key, $value, $expires)",
            ("$key", key), ("$value", value), ("$expires", Now + (long)lifetime.TotalMilliseconds));
        return default;
    }

    public ValueTask DeleteAsync(string key)
    {
        _file.Write("DELETE FROM entry WHERE key = $key", ("$key", key));
        return default;
    }
}
