namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>What has no relation to posts: it stays cached when they change.</summary>
internal sealed class Shop
{
    public int Id { get; set; }

    public string Name { get; set; } = "";
}
