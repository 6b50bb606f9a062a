using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>Commands as the four providers make them.</summary>
[TestFixture(SqlDialect.PostgreSql)]
[TestFixture(SqlDialect.SqlServer)]
[TestFixture(SqlDialect.MySql)]
[TestFixture(SqlDialect.Sqlite)]
internal sealed class MadeSqlTests(SqlDialect dialect)
{
    private static readonly string PostTag = CacheKeys.ForTag(LookupCacheCow.ModelTagOf(typeof(Entry))).Identity;
    private static readonly string ShopTag = CacheKeys.ForTag(LookupCacheCow.ModelTagOf(typeof(Shop))).Identity;

    // Behind a view may be any table.
    private static readonly string[] PostTags = [PostTag, CacheKeys.ForTag(LookupCacheCow.ModelTagOf(typeof(PostSum))).Identity];

    private WriteStore _store = null!;
    private Suppressed _suppressed = null!;
    private SqlContext _context = null!;

    [SetUp]
    public void CreateContext()
    {
        (_store, _suppressed) = (new WriteStore(new MemoryStore()), new Suppressed());
        var cache = new EfCacheCow<SqlContext>(_store, () => Dialects.NewContext(dialect)).Lookup<Entry>(post => post.Id).Lookup<Shop>(shop => shop.Id);
        _context = Dialects.NewContext(dialect, options => options.UseCacheCow(cache).AddInterceptors(_suppressed));
    }

    [TearDown]
    public void Dispose() => _context.Dispose();

    private string[] Begun => [.. _store.Begun.SelectMany(keys => keys).Select(keys => keys.Identity).Order(StringComparer.Ordinal)];

    [Test]
    public void Query_ByLinq_AsksTheStoreForNothing()
    {
        int[] ids = [1, 2, 3];

        // MySQL's provider writes a backslash as it is, which escapes there: such a text is not read for sure.
        var (text, escape) = dialect == SqlDialect.MySql ? ("a'b%", "!") : ("a'b\\c%", "\\");
        IQueryable<object>[] queries =
        [
            _context.Posts, _context.Posts.Where(post => post.Id == 1).TagWith("UPDATE 'Posts'; /* it's */"), _context.Posts.Where(post => ids.Contains(post.Id)),
            _context.Posts.Where(post => EF.Constant(ids).Contains(post.Id)), _context.Posts.Where(post => EF.Parameter(ids).Contains(post.Id)),
            _context.Posts.Where(post => post.Title.Contains("it's")), _context.Posts.Where(post => post.Title.StartsWith(text)), _context.Posts.Where(post => EF.Functions.Like(post.Title, "a%", escape)),
            _context.Posts.Where(post => post.Title.ToUpper() == "A" && post.Title.Trim().Replace("a", "b").Substring(1).Length > 2), _context.Posts.Where(post => post.Title == "update ' ; -- "),
            _context.Posts.Join(_context.Shops, post => post.Id, shop => shop.Id, (post, shop) => new { post, shop }),
            _context.Posts.OrderBy(post => post.Title).Skip(1).Take(2), _context.Posts.GroupBy(post => post.Title).Select(group => new { group.Key, Count = group.Count(), Most = group.Max(one => one.Id) }),
            _context.Posts.Where(post => _context.Shops.Any(shop => shop.Id == post.Id)), _context.Posts.Select(post => new { A = post.Id / 2.5 - -1, B = Math.Abs(post.Id), C = Math.Round(post.Id * 1.5) }),
            _context.Posts.Select(post => new { A = post.Title == null ? "x" : post.Title, B = post.Title ?? "y", C = post.Title + post.Id }), _context.Posts.Where(post => SqlContext.Half(post.Id) == 1),
            _context.Posts.Select(post => post.Title).Union(_context.Shops.Select(shop => shop.Name)), _context.Set<PostSum>(), _context.Posts.Select(post => new { post.Id, Now = DateTime.UtcNow, Day = DateTime.UtcNow.AddDays(post.Id).Date }),
        ];
        foreach (var query in queries)
        {
            TryRead(query);
            Assert.That(Begun, Is.Empty, string.Join("; ", _suppressed.Sql));
        }

        Assert.That(_suppressed.Sql, Has.Count.GreaterThan(14));
    }

    [Test]
    public void BulkChange_ReachesItsTable([Values] bool deletes)
    {
        var query = _context.Posts.Where(post => post.Title != "it's");
        _ = deletes ? query.ExecuteDelete() : query.ExecuteUpdate(set => set.SetProperty(post => post.Title, post => post.Title.ToUpper()));
        Assert.That(Begun, Is.EqualTo(PostTags), _suppressed.Sql[0]);
        Assert.That(_store.Open, Is.Zero);
    }

    [TestCase("UPDATE Posts SET Title = {0}")]
    [TestCase("DELETE FROM Posts WHERE Title = {0}")]
    public void Sql_ThatChangesATable_ReachesIt(string sql)
    {
        var posts = dialect switch { SqlDialect.PostgreSql => "\"Posts\"", SqlDialect.MySql => "`Posts`", SqlDialect.SqlServer => "[Posts]", _ => "'Posts'" };
        _context.Database.ExecuteSqlRaw(sql.Replace("Posts", posts, StringComparison.Ordinal), "b");
        Assert.That(Begun, Is.EqualTo(PostTags));
        Assert.That(_store.Open, Is.Zero);
    }

    [TestCase("dbo.RenamePost 1")]
    [TestCase("RenamePost 1")]
    [TestCase("sp_executesql N'UPDATE Posts SET Title = 1'")]
    [TestCase("RENAME TABLE Posts TO Posts_old, Posts_new TO Posts")]
    [TestCase("/*!50000 UPDATE Posts SET Title = 1 */")]
    [TestCase("UPDATE weather SET temp = 20; ALTER TABLE Posts ADD x int; UPDATE Posts SET Title = 'b'")]
    public void Sql_ThatNobodySeesInto_ReachesAll(string sql)
    {
        _context.Database.ExecuteSqlRaw(sql);
        Assert.That(Begun, Is.SupersetOf(new[] { PostTag, ShopTag }));
    }

    // A provider may refuse to translate one; what it has translated is read.
    private static void TryRead<T>(IQueryable<T> query)
    {
        try
        {
            _ = query.ToList();
        }
        catch (Exception failure) when (failure is InvalidOperationException or NotSupportedException or IndexOutOfRangeException or ArgumentException)
        {
            // Or it misses columns of the rows that there are not.
        }
    }
}
