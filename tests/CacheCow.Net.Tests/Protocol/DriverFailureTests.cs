using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>P4: whatever comes out of a store or its driver is the store's failure; a driver has many words for being disposed of, or for an answer that it does not understand.</summary>
[TestFixture]
internal sealed class DriverFailureTests
{
    [SuppressMessage("Usage", "CA2201", Justification = "They stand for what a driver throws by mistake.")]
    private static readonly Exception[] Failures =
    [
        new ArgumentException("The specified endpoint is not defined", "endpoint"),
        new ArgumentOutOfRangeException("seconds", long.MaxValue, "Valid values are between -62135596800 and 253402300799"),
        new ArgumentNullException("key"),
        new ObjectDisposedException("multiplexer"),
        new IndexOutOfRangeException(),
        new InvalidCastException(),
        new NullReferenceException(),
        new NotSupportedException(),
        new OverflowException(),
        new OperationCanceledException(),
    ];

    private TextSource _source = null!;
    private ScriptedStore _store = null!;
    private TaggedCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "text", ["tag.k"] = "text", ["tag.l"] = "other" };
        _store = new ScriptedStore(new MemoryStore());
        _cache = new TaggedCache(_store, _source);
    }

    [TestCaseSource(nameof(Failures))]
    public async Task Get_DriverThrows_ComesFromTheSource(Exception failure)
    {
        var plain = new TextCache(_store, _source);
        _store.Before = _ => Task.FromException(failure);
        Assert.That(await plain.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(plain.Get("k"), Is.EqualTo("text"));
        Assert.That(await _cache.GetAsync("tag.k"), Is.EqualTo("text"));
        Assert.That(await _cache.GetManyAsync(["tag.k", "tag.l"]), Has.Count.EqualTo(2));
        Assert.That(await _cache.GetAsync("tag.k", new ReadOptions { Refresh = true }), Is.EqualTo("text"));
    }

    [TestCaseSource(nameof(Failures))]
    public void Get_DriverThrowsAtOneStep_ComesFromTheSource(Exception failure)
    {
        foreach (var step in Enum.GetValues<StoreStep>())
        {
            _store.Before = asked => asked == step ? Task.FromException(failure) : Task.CompletedTask;
            Assert.That(async () => await _cache.GetAsync("tag.k"), Is.EqualTo("text"), step.ToString());
            _store.Before = static _ => Task.CompletedTask;
            _cache.InvalidateTag("tag");
        }
    }

    [TestCaseSource(nameof(Failures))]
    public void Change_DriverThrows_ThrowsCacheStoreException(Exception failure)
    {
        _store.Before = _ => Task.FromException(failure);
        AssertThrows(() => _cache.InvalidateAsync("k").AsTask());
        AssertThrows(() => _cache.InvalidateManyAsync(["k"]).AsTask());
        AssertThrows(() => _cache.InvalidateTagAsync("tag").AsTask());
        AssertThrows(() => _cache.InvalidatePatternAsync("k*").AsTask());
        AssertThrows(() => _cache.ClearAsync().AsTask());
        AssertThrows(() => _cache.BeginWriteAsync("tag.k").AsTask());

        void AssertThrows(Func<Task> change) => Assert.That(change, Throws.TypeOf<CacheStoreException>().With.InnerException.SameAs(failure));
    }

    [Test]
    public async Task EndWrite_DriverThrows_IsTriedAgain()
    {
        var scope = await _cache.BeginWriteAsync("tag.k");
        _store.Before = _ => Task.FromException(new ArgumentException("The specified endpoint is not defined"));
        Assert.That(await scope.EndAsync(), Is.EqualTo(WriteOutcome.Pending));
        var again = new TaskCompletionSource();
        _store.Before = step =>
        {
            if (step == StoreStep.EndWrite)
                again.TrySetResult();
            return Task.CompletedTask;
        };
        await again.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Get_TooManyOrTooFewAnswers_ComesFromTheSource([Values(0, 1, 3, -1)] int answers)
    {
        var cache = new TaggedCache(new MiscountingStore(answers), _source);
        Assert.That(await cache.GetAsync("tag.k"), Is.EqualTo("text"));
        Assert.That(await cache.GetManyAsync(["tag.k", "tag.l"]), Has.Count.EqualTo(2));
        var scope = await cache.BeginWriteAsync("tag.k");
        scope.Complete("new");
        Assert.That(await scope.EndAsync(), Is.EqualTo(WriteOutcome.Pending));
    }

    [Test]
    public async Task BeginWrite_OfNothing_DoesNotAskTheStore()
    {
        _store.Before = _ => Task.FromException(new IOException("away"));
        var scope = await _cache.BeginWriteAsync([]);
        Assert.That(await scope.EndAsync(), Is.EqualTo(WriteOutcome.Ended));
    }

    // Some programs end themselves for an exception that nobody has looked at.
    [Test]
    public void Get_LeaseAndVersionsFail_LeavesNoExceptionThatNobodyHasSeen([Values] OnStoreError onStoreError)
    {
        var away = new IOException("READONLY");
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs args) =>
            unobserved += args.Exception.Flatten().InnerExceptions.Any(one => one == away || one.InnerException == away) ? 1 : 0;
        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            ReadFailing(away, onStoreError);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.That(unobserved, Is.Zero);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadFailing(IOException away, OnStoreError onStoreError)
    {
        var cache = new TaggedCache(_store, _source, new CacheCowOptions { OnStoreError = onStoreError });
        _store.Before = async step =>
        {
            await Task.Yield();
            if (step is StoreStep.Lease or StoreStep.Tags)
                throw away;
        };
        for (var i = 0; i < 20; i++)
        {
            try
            {
                cache.GetAsync("tag.k").AsTask().GetAwaiter().GetResult();
            }
            catch (CacheStoreException)
            {
            }
        }
    }

    private sealed class MiscountingStore(int answers) : StoreDouble(new MemoryStore())
    {
        public override ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) =>
            new(answers < 0 ? null! : new ReadOnlyMemory<byte>?[Other(keys.Count)]);

        public override ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
            new(answers < 0 ? null! : new ReadOnlyMemory<byte>[Other(tags.Count)]);

        public override async ValueTask<WriteOutcome[]> EndWriteAsync(
            IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
        {
            await base.EndWriteAsync(keys, token, values, cancellationToken);
            return answers < 0 ? null! : new WriteOutcome[Other(keys.Count)];
        }

        // Never right by accident.
        private int Other(int asked) => answers == asked ? answers + 1 : answers;
    }
}
