using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What a database is called in identities: two must not share a name. Of the connection string only what says where it is.</summary>
internal static class DatabaseSource
{
    // What lives in a process is another database in each.
    private static readonly string Process = Guid.NewGuid().ToString("N");
    private static readonly ConditionalWeakTable<DbConnection, string> Private = [];

    public static string Of(DbContext context) => context.Database.IsRelational() ? OfConnection(context) : OfProvider(context);

    private static string OfConnection(DbContext context)
    {
        var connection = context.Database.GetDbConnection();
        var settings = new DbConnectionStringBuilder { ConnectionString = connection.ConnectionString };
        if (DatabaseKinds.Of(context) == DatabaseKind.Sqlite)
            return OfFile(connection, settings);
        var server = connection.DataSource.ToLowerInvariant();
        var port = Setting(settings, "port");
        return string.Join('/', new[]
        {
            port.Length == 0 || server.EndsWith(port, StringComparison.Ordinal) ? server : $"{server}:{port}",
            connection.Database, Setting(settings, "attachdbfilename"), Setting(settings, "search path"), SearchPath(Setting(settings, "options")),
        }.Where(part => part.Length > 0));
    }

    private static string OfFile(DbConnection connection, DbConnectionStringBuilder settings)
    {
        var file = Setting(settings, "data source") is { Length: > 0 } name ? name : Setting(settings, "filename");
        if (file.Length == 0 || file.Contains(":memory:", StringComparison.OrdinalIgnoreCase))
            return Private.GetValue(connection, static _ => $"memory/{Guid.NewGuid():N}");
        if (Setting(settings, "mode").Equals("memory", StringComparison.OrdinalIgnoreCase) || file.Contains("mode=memory", StringComparison.OrdinalIgnoreCase))
            return $"memory/{Process}/{file}";
        return file.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || file.StartsWith('|') ? file : Path.GetFullPath(file);
    }

    // The provider says it for its log, so there is no secret in it.
    private static string OfProvider(DbContext context)
    {
        var provider = context.GetService<IDbContextOptions>().Extensions.FirstOrDefault(extension => extension.Info.IsDatabaseProvider)?.Info.LogFragment.Trim() ?? "";
        return DatabaseKinds.Of(context) == DatabaseKind.InMemory ? $"memory/{Process}/{provider}" : provider;
    }

    private static string Setting(DbConnectionStringBuilder settings, string name) => settings.TryGetValue(name, out var value) ? value.ToString() ?? "" : "";

    private static string SearchPath(string options) => options.Contains("search_path", StringComparison.OrdinalIgnoreCase) ? options : "";
}
