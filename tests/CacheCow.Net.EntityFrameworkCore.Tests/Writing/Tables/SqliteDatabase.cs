using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Tables;

/// <summary>A database of SQLite in memory, for as long as this lives.</summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly SqliteConnection _keeps;

    private SqliteDatabase(string connection) => (Connection, _keeps) = (connection, new SqliteConnection(connection));

    public string Connection { get; }

    public WriteStore Store { get; } = new(new MemoryStore());

    public Commands Commands { get; } = new();

    public static async Task<SqliteDatabase> CreateAsync(string sql)
    {
        var database = new SqliteDatabase($"Data Source=cachecow_{Guid.NewGuid():N};Mode=Memory;Cache=Shared");
        await database._keeps.OpenAsync();
        await database.ExecuteAsync(sql);
        return database;
    }

    /// <summary>A cache that is told of nothing by itself.</summary>
    public EfCacheCow<ShapeContext<T>> Cache<T>()
        where T : IShape => new(Store, Plain<T>);

    public ShapeContext<T> Plain<T>()
        where T : IShape => new(new DbContextOptionsBuilder<ShapeContext<T>>().UseSqlite(Connection).AddInterceptors(Commands).Options);

    /// <summary>A context that tells a cache.</summary>
    public ShapeContext<T> Writer<T>(EfCacheCow cache, EfWriteOptions? options = null)
        where T : IShape => new(new DbContextOptionsBuilder<ShapeContext<T>>().UseSqlite(Connection).UseCacheCow(cache, options ?? new EfWriteOptions()).Options);

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _keeps.CreateCommand();
#pragma warning disable CA2100 // a test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _keeps.DisposeAsync();
}
