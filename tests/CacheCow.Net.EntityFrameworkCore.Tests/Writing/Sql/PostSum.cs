namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>A row of a view.</summary>
internal sealed class PostSum
{
    public int Id { get; set; }

    public string Title { get; set; } = "";
}
