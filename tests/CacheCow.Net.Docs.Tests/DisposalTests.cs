using System.Collections.Concurrent;
using System.Reflection;
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

/// <summary>
/// A container that is disposed of synchronously throws if it owns what can only be disposed of asynchronously: so whatever can be, in any package, can be both ways.
/// </summary>
[TestFixture]
internal sealed class DisposalTests
{
    private const string Nobody = "Host=127.0.0.1;Port=1;Database=none;Timeout=1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Folder = Directory.CreateTempSubdirectory("cachecow").FullName;

    private static readonly Assembly[] Packages =
    [
        typeof(MemoryStore).Assembly, typeof(RedisStore).Assembly, typeof(SqliteStore).Assembly, typeof(EfCacheCow).Assembly, typeof(PostgresFeed).Assembly,
        typeof(MongoFeed).Assembly, typeof(FileWatch).Assembly,
    ];

    // The servers are not there: that is when an end is the hardest.
    private static readonly Dictionary<Type, Func<IDisposable>> Makers = new()
    {
        [typeof(RedisStore)] = () => new RedisStore(ConnectionMultiplexer.Connect("127.0.0.1:1,abortConnect=false,connectTimeout=100")),
        [typeof(SqliteStore)] = NewFile,
        [typeof(WriteBehind<,>)] = StartedQueue,
        [typeof(WriteScope<,>)] = () => new Texts(new MemoryStore()).BeginWrite("k"),
        [typeof(RepeatedInvalidation)] = () => new Texts(new MemoryStore()).InvalidateEvery("text$*", TimeSpan.FromMilliseconds(100)),
        [typeof(PostgresFeed)] = StartedPostgresFeed,
        [typeof(MongoFeed)] = StartedMongoFeed,
        [typeof(CacheCowOutbox<>)] = StartedOutbox,
        [typeof(FileWatch)] = () => FileCacheCow.Json<string>(new MemoryStore(), new FileCacheOptions { Root = Folder }).Watch(),
    };

    private static IEnumerable<Type> AsynchronouslyDisposable => Packages.SelectMany(static package => package.GetExportedTypes()).Where(static type =>
        !type.IsInterface && type.IsAssignableTo(typeof(IAsyncDisposable)) && !(type.BaseType?.IsAssignableTo(typeof(IAsyncDisposable)) ?? false));

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(Folder, recursive: true);

    [TestCaseSource(nameof(AsynchronouslyDisposable))]
    public void Type_ThatCanBeDisposedOfAsynchronously_CanBeSynchronously(Type type) =>
        Assert.That(type.IsAssignableTo(typeof(IDisposable)), Is.True);

    [Test]
    public void Types_ThatCanBeDisposedOf_AreAllTried() => Assert.That(Makers.Keys, Is.EquivalentTo(AsynchronouslyDisposable));

    [TestCaseSource(nameof(AsynchronouslyDisposable))]
    public void Dispose_UnderAContextWithoutAnotherThread_Ends(Type type)
    {
        var context = new OneThreadContext();
        context.Run(() =>
        {
            var one = Makers[type]();
            one.Dispose();
            one.Dispose();
        });
        Assert.That(context.Posted, Is.Zero);
    }

    [TestCaseSource(nameof(AsynchronouslyDisposable))]
    public async Task Dispose_AfterAndBeforeTheAsynchronousOne_DoesNoHarm(Type type)
    {
        var one = Makers[type]();
        await ((IAsyncDisposable)one).DisposeAsync().AsTask().WaitAsync(Patience);
        one.Dispose();
        await ((IAsyncDisposable)one).DisposeAsync().AsTask().WaitAsync(Patience);
    }

    private static SqliteStore NewFile() => new(Path.Combine(Folder, Path.GetRandomFileName()));

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
        var database = new MongoClient("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100&connectTimeoutMS=100").GetDatabase("none");
        var store = new MemoryStore();
        var feed = new MongoFeed(store, database, "texts");
        feed.Collection<Row>(new MongoCacheCow(store, database, new MongoCacheOptions().Collection<Row>("rows")));
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

    private sealed class Texts(ICacheStore store) : CacheCow<string, string>(store)
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

    /// <summary>One thread, which is busy with what it runs: what is posted to it meanwhile would never be run.</summary>
    private sealed class OneThreadContext : SynchronizationContext
    {
        private readonly ConcurrentQueue<SendOrPostCallback> _posted = new();

        public int Posted => _posted.Count;

        public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue(d);

        public void Run(Action action)
        {
            Exception? thrown = null;
            var thread = new Thread(() =>
            {
                SetSynchronizationContext(this);
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    thrown = exception;
                }
            });
            thread.IsBackground = true;
            thread.Start();
            Assert.That(thread.Join(Patience), Is.True, "It waits for its own thread.");
            Assert.That(thrown, Is.Null);
        }
    }
}
