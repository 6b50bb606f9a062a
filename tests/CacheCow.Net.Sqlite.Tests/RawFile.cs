namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Another program at a store's file.</summary>
internal sealed class RawFile(string path) : IDisposable
{
    private readonly Connection _connection = new(path, create: true, TimeSpan.FromSeconds(5));

    public void Run(string sql) => _connection.Execute(sql);

    public long Number(string sql) => _connection.Number(sql);

    public string Text(string sql) => _connection.Text(sql);

    public void Dispose() => _connection.Dispose();

    public static void RunOnce(string path, string sql)
    {
        using var file = new RawFile(path);
        file.Run(sql);
    }
}
