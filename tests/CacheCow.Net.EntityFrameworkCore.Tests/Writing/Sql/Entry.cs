namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

internal sealed class Entry
{
    public int Id { get; set; }

    public string Title { get; set; } = "";
}
