using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Tells databases by their provider. A type's mapping does not tell: a provider may use Entity Framework's own.</summary>
internal static class DatabaseKinds
{
    public static DatabaseKind Of(DbContext context) => context.Database.ProviderName switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => DatabaseKind.PostgreSql,
        "Microsoft.EntityFrameworkCore.Sqlite" => DatabaseKind.Sqlite,
        "Microsoft.EntityFrameworkCore.SqlServer" => DatabaseKind.SqlServer,
        "Microsoft.EntityFrameworkCore.InMemory" => DatabaseKind.InMemory,
        "MySql.EntityFrameworkCore" or "Pomelo.EntityFrameworkCore.MySql" => DatabaseKind.MySql,
        _ => DatabaseKind.Unknown,
    };
}
