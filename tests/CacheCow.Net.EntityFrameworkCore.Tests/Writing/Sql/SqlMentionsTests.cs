namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>Names that commands mention.</summary>
[TestFixture]
internal sealed class SqlMentionsTests
{
    [TestCase("Posts", "UPDATE Posts SET x = 1")]
    [TestCase("Posts", "update posts")]
    [TestCase("Posts", "[dbo].[Posts]")]
    [TestCase("Posts", "`blog`.`Posts`")]
    [TestCase("Posts", "'Posts'")]
    [TestCase("Posts", "N'DELETE FROM Posts'")]
    [TestCase("Posts", "-- Posts")]
    [TestCase("Posts", "$$Posts$$")]
    [TestCase("Posts", "Posts")]
    [TestCase("Posts", "PÖSTS")]
    [TestCase("Posts", "Ｐｏｓｔｓ")]
    [TestCase("Pösts", "posts")]
    [TestCase("Po\"sts", "\"Po\"\"sts\"")]
    [TestCase("blog posts", "[Blog Posts]")]
    [TestCase("blog'posts", "'DELETE FROM \"blog''''posts\"'")]
    [TestCase("!!!", "SELECT 1")]
    [TestCase("Ошибки", "UPDATE ошибки")]
    public void Name_ThatATextMentions_IsFound(string name, string text) => Assert.That(new SqlMentions(["other", name]).FindIn(text), Is.EqualTo(new[] { 1 }));

    [TestCase("Posts", "UPDATE Posts2")]
    [TestCase("Posts", "UPDATE blog_Posts")]
    [TestCase("Posts", "")]
    public void Name_ThatATextDoesNotMention_IsNotFound(string name, string text) => Assert.That(new SqlMentions([name]).FindIn(text), Is.Empty);
}
