using System.Text;
using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.Files;
using CacheCow.Net.MongoDB;
using CacheCow.Net.PostgreSql;
using CacheCow.Net.Redis;
using CacheCow.Net.Sqlite;
using Microsoft.EntityFrameworkCore;
using MongoDB.Driver;
using StackExchange.Redis;

namespace CacheCow.Net.Docs.Tests;

/// <summary>Whatever runs until it is disposed of, in any package.</summary>
internal static class Started
{
    private const string Nobody = "Host=127.0.0.1;Port=1;Database=none;Timeout=1";

    // The drivers are the program's, and not made by whoever starts something.
    public static readonly ConnectionMultiplexer Redis = ConnectionMultiplexer.Connect("127.0.0.1:1,abortConnect=false,connectTimeout=100");
    private static readonly IMongoDatabase Mongo = new MongoClient("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100&connectTimeoutMS=100").GetDatabase("none");

    public static readonly string Folder = Directory.CreateTempSubdirectory("cachecow").FullName;

    // The servers are not there: that is when an end is the hardest.
    public static readonly Dictionary<Type, Func<IDisposable>> Makers = new()
    {
        [typeof(RedisStore)] = () => new RedisStore(Redis),
        [typeof(SqliteStore)] = NewFile,
        [typeof(WriteBehind<,>)] = StartedQueue,
        [typeof(WriteScope<,>)] = () => new Texts(new MemoryStore()).BeginWrite("k"),
        [typeof(RepeatedInvalidation)] = () => new Texts(new MemoryStore()).InvalidateEvery("text$*", TimeSpan.FromMilliseconds(100)),
        [typeof(PostgresFeed)] = StartedPostgresFeed,
        [typeof(MongoFeed)] = StartedMongoFeed,
        [typeof(CacheCowOutbox<>)] = StartedOutbox,
        [typeof(FileWatch)] = () => FileCacheCow.Json<string>(new MemoryStore(), new FileCacheOptions { Root = Folder }).Watch(),
    };

    public static SqliteStore NewFile() => new(Path.Combine(Folder, Path.GetRandomFileName()));

    private static Behind StartedQueue()
    {
        var cache = new Behind(NewFile(), new WriteBehindOptions { Queue = "texts" });
        cache.Accept("k", "text");
        return cache;
    }

    private static PostgresFeed StartedPostgresFeed()
    {
        var feed = new PostgresFeed(Nobody);
        feed.Table("texts").Invalidates(new Texts(new MemoryStore()), row => row["id"]!, tag: "texts", columns: ["id"]);
        feed.Start();
        return feed;
    }

    private static MongoFeed StartedMongoFeed()
    {
        var store = new MemoryStore();
        var feed = new MongoFeed(store, Mongo, "texts");
        feed.Collection<Row>(new MongoCacheCow(store, Mongo, new MongoCacheOptions().Collection<Row>("rows")));
        feed.Start();
        return feed;
    }

    private static CacheCowOutbox<RowContext> StartedOutbox()
    {
        EfCacheCow<RowContext> cache = null!;
        RowContext NewContext() => new(new DbContextOptionsBuilder<RowContext>().UseNpgsql(Nobody).UseCacheCow(cache).Options);
        cache = new EfCacheCow<RowContext>(new MemoryStore(), NewContext).Lookup<Row>(row => row.Id);
        var outbox = new CacheCowOutbox<RowContext>(NewContext);
        outbox.Start();
        return outbox;
    }

    public sealed class Row
    {
        public int Id { get; set; }
    }

    public sealed class RowContext(DbContextOptions<RowContext> options) : DbContext(options)
    {
        public DbSet<Row> Rows => Set<Row>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseCacheCowOutbox();
    }

    public sealed class Texts(ICacheStore store, CacheCowOptions? options = null) : CacheCow<string, string>(store, options)
    {
        protected override string? Fetch(string key) => key;

        protected override byte[] Serialize(string obj) => Encoding.UTF8.GetBytes(obj);

        protected override string Deserialize(string key, ReadOnlyMemory<byte> data) => Encoding.UTF8.GetString(data.Span);

        protected override CacheKeys GetKeys(string key) => CacheKeys.For("text", key);
    }

    private sealed class Behind(ICacheStore store, WriteBehindOptions behind) : WriteBehind<string, string>(store, behind)
    {
        protected override string? Fetch(string key) => key;

        protected override byte[] Serialize(string obj) => Encoding.UTF8.GetBytes(obj);

        protected override string Deserialize(string key, ReadOnlyMemory<byte> data) => Encoding.UTF8.GetString(data.Span);

        protected override CacheKeys GetKeys(string key) => CacheKeys.For("text", key);

        protected override ValueTask WriteAsync(string key, string? obj, WriteContext context, CancellationToken cancellationToken) => default;
    }
}
