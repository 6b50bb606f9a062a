namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>An article depends on its remarks.</summary>
internal sealed class Remark
{
    public Guid Id { get; set; }

    public int? ArticleId { get; set; }

    public string Text { get; set; } = "";
}
