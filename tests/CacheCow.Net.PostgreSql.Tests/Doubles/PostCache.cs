using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Posts by any column of the table posts. Counts what it fetches.</summary>
internal sealed class PostCache(ICacheStore store, Func<string> connection, string table = "posts") : LookupCacheCow(store)
{
    private int _fetches;

    /// <summary>The columns' types; those that do not stand here are texts.</summary>
    public Dictionary<string, Type> Types { get; } = new() { ["id"] = typeof(int) };

    public int Fetches => _fetches;

    /// <summary>Where a post lies in the store.</summary>
    public CacheKeys KeysOfTitle(string title) => GetKeys(new Lookup(typeof(Post), "title", title));

    public async Task<Post?> ByAsync(string field, object? value) => (Post?)await GetAsync(typeof(Post), field, value);

    public Task<Post?> ByTitleAsync(string? title) => ByAsync("title", title);

    /// <summary>Is the object, or its absence, cached? Asking caches it.</summary>
    public async Task<bool> IsCachedAsync(string field, object? value)
    {
        var before = _fetches;
        await ByAsync(field, value);
        return _fetches == before;
    }

    protected override LookupField ResolveField(Type type, string field) =>
        new(typeof(Post), $"post in {table}", field.ToLowerInvariant(), Types.GetValueOrDefault(field.ToLowerInvariant(), typeof(string)));

    protected override object? Find(LookupField field, object? value)
    {
        Interlocked.Increment(ref _fetches);
        using var database = new NpgsqlConnection(connection());
        database.Open();
        using var command = new NpgsqlCommand($"SELECT id, title, note::text FROM {table} WHERE \"{field.Name}\" {(value is null ? "IS NULL" : "= $1")} ORDER BY id LIMIT 1", database);
        if (value is not null)
            command.Parameters.Add(value is Enum or string ? new NpgsqlParameter { Value = value.ToString(), NpgsqlDbType = NpgsqlDbType.Unknown } : new NpgsqlParameter { Value = value });
        using var row = command.ExecuteReader();
        return row.Read() ? new Post(row.GetInt32(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)) : null;
    }

    protected override ValueTask<IReadOnlyList<(object? Value, object Object)>> FindManyAsync(LookupField field, IReadOnlyList<object?> values, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    protected override byte[] Serialize(object obj) => JsonSerializer.SerializeToUtf8Bytes((Post)obj);

    protected override object Deserialize(LookupField field, ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize<Post>(data.Span)!;
}
