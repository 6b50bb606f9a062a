using System.Text;
using Npgsql;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>The notes of posts by id: a cache that is no lookup. All have the tag notes, and that of their id.</summary>
internal sealed class NoteCache(ICacheStore store, string connection) : CacheCow<int, string?>(store)
{
    private int _fetches;

    public async Task<bool> IsCachedAsync(int key)
    {
        var before = _fetches;
        await GetAsync(key);
        return _fetches == before;
    }

    protected override string? Fetch(int key)
    {
        Interlocked.Increment(ref _fetches);
        using var database = new NpgsqlConnection(connection);
        database.Open();
        using var command = new NpgsqlCommand($"SELECT note FROM posts WHERE id = {key}", database);
        return command.ExecuteScalar() as string;
    }

    protected override byte[] Serialize(string? obj) => Encoding.UTF8.GetBytes(obj!);

    protected override string? Deserialize(int key, ReadOnlyMemory<byte> data) => Encoding.UTF8.GetString(data.Span);

    protected override CacheKeys GetKeys(int key) => CacheKeys.For("note", key);

    protected override IReadOnlyList<string> GetTags(int key) => ["notes", $"note {key}"];
}
