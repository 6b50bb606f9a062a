using System.Collections.Concurrent;
using System.Reflection;
using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.Files;
using CacheCow.Net.MongoDB;
using CacheCow.Net.PostgreSql;
using CacheCow.Net.Redis;
using CacheCow.Net.Sqlite;

namespace CacheCow.Net.Docs.Tests;

/// <summary>
/// A container that is disposed of synchronously throws if it owns what can only be disposed of asynchronously: so whatever can be, in any package, can be both ways.
/// </summary>
[TestFixture]
internal sealed class DisposalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Assembly[] Packages =
    [
        typeof(MemoryStore).Assembly, typeof(RedisStore).Assembly, typeof(SqliteStore).Assembly, typeof(EfCacheCow).Assembly, typeof(PostgresFeed).Assembly,
        typeof(MongoFeed).Assembly, typeof(FileWatch).Assembly,
    ];

    private static IEnumerable<Type> AsynchronouslyDisposable => Packages.SelectMany(static package => package.GetExportedTypes()).Where(static type =>
        !type.IsInterface && type.IsAssignableTo(typeof(IAsyncDisposable)) && !(type.BaseType?.IsAssignableTo(typeof(IAsyncDisposable)) ?? false));

    [TestCaseSource(nameof(AsynchronouslyDisposable))]
    public void Type_ThatCanBeDisposedOfAsynchronously_CanBeSynchronously(Type type) =>
        Assert.That(type.IsAssignableTo(typeof(IDisposable)), Is.True);

    [Test]
    public void Types_ThatCanBeDisposedOf_AreAllTried() => Assert.That(Started.Makers.Keys, Is.EquivalentTo(AsynchronouslyDisposable));

    [TestCaseSource(nameof(AsynchronouslyDisposable))]
    public void Dispose_UnderAContextWithoutAnotherThread_Ends(Type type)
    {
        var context = new OneThreadContext();
        context.Run(() =>
        {
            var one = Started.Makers[type]();
            one.Dispose();
            one.Dispose();
        });
        Assert.That(context.Posted, Is.Zero);
    }

    [TestCaseSource(nameof(AsynchronouslyDisposable))]
    public async Task Dispose_AfterAndBeforeTheAsynchronousOne_DoesNoHarm(Type type)
    {
        var one = Started.Makers[type]();
        await ((IAsyncDisposable)one).DisposeAsync().AsTask().WaitAsync(Patience);
        one.Dispose();
        await ((IAsyncDisposable)one).DisposeAsync().AsTask().WaitAsync(Patience);
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
