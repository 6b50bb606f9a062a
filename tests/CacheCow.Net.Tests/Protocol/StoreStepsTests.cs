using System.Runtime.CompilerServices;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>P4, step by step: what a failure says, how long a step may take, and what is taken back of a step that is carried out too late.</summary>
[TestFixture]
internal sealed class StoreStepsTests
{
    private const string NotKnown = " Whether it happened is not known.";
    private const string Again = NotKnown + " Invalidate again until it succeeds: until then, other processes may read an old object. It is also tried again in the background.";
    private static readonly CacheKeys[] Keys = [CacheKeys.For("text", "a"), CacheKeys.For("text", "b"), CacheKeys.For("text", "c")];
    private static readonly StoreAddress Tagged = new(Keys[0], [CacheKeys.ForTag("tag")]);
    private static readonly IOException Away = new("away");
    private static readonly LeaseToken Token = LeaseToken.Create();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private FakeTime _time = null!;
    private ScriptedStore _store = null!;
    private CacheCowOptions _options = null!;
    private StoreSteps _steps = null!;
    private MeterReader _meters = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTime();
        _store = new ScriptedStore(new MemoryStore(new MemoryStoreOptions { TimeProvider = _time }));
        _options = new CacheCowOptions { Name = Guid.NewGuid().ToString(), TimeProvider = _time, OnStoreError = OnStoreError.Throw };
        _steps = StepsWith(_options);
        _meters = new MeterReader(_options.Name!);
    }

    [TearDown]
    public void TearDown() => _meters.Dispose();

    private static IEnumerable<TestCaseData> Throwing =>
    [
        Case("lease", steps => steps.LeaseAsync(Keys[0], Token, null).AsTask(), $"lease '{Keys[0].Data}' of 'text'", NotKnown),
        Case("tags", steps => steps.TagVersionsAsync(Tagged.Tags).AsTask(), $"read the versions of the tags at '{Tagged.Tags[0].Data}'", ""),
        Case("invalidate", steps => steps.InvalidateAsync(Keys[0], default, default).AsTask(), $"invalidate '{Keys[0].Data}' of 'text'", Again),
        Case("invalidate", steps => steps.InvalidateManyAsync(Keys[..1], default, default).AsTask(), $"invalidate '{Keys[0].Data}' of 'text'", Again),
        Case("invalidate", steps => steps.InvalidateManyAsync(Keys, default, default).AsTask(), $"invalidate '{Keys[0].Data}' and 2 more, '{Keys[2].Data}' of 'text'", Again),
        Case("invalidate_tags", steps => steps.InvalidateTagsAsync(Tagged.Tags, default).AsTask(), $"invalidate the tags at '{Tagged.Tags[0].Data}'", Again),
        Case("invalidate_matching", steps => steps.InvalidateMatchingAsync(Keys[0], null, default).AsTask(), $"invalidate what fits '{Keys[0].Data}'", Again),
        Case("clear", steps => steps.ClearAsync(null, default).AsTask(), "clear '*'", Again),
        Case("begin_write", steps => steps.BeginWriteAsync(Keys[..1], Token, default).AsTask(), $"begin the write of '{Keys[0].Data}' of 'text'",
            " The write has not begun, and what the store may have done of it is taken back: leave the source as it is, or invalidate after the change."),
        Case("renew_write", steps => steps.RenewWriteAsync(Keys[..1], Token).AsTask(), $"renew the write of '{Keys[0].Data}' of 'text'", NotKnown),
        Case("end_write", steps => steps.EndWriteAsync(Keys[..1], Token, null).AsTask(), $"end the write of '{Keys[0].Data}' of 'text'",
            NotKnown + " Its write intent may have run out before, so an old object may be read: invalidate again until it succeeds. It is also tried again in the background."),
    ];

    [TestCaseSource(nameof(Throwing))]
    public void Step_StoreFails_ThrowsWithWhatWasAttemptedAndWhatToDo(string counted, Func<StoreSteps, Task> step, string attempted, string remedy)
    {
        _store.Before = _ => Task.FromException(Away);
        Assert.That(() => step(_steps), Throws.TypeOf<CacheStoreException>().With.InnerException.SameAs(Away).And.Message.EqualTo(
            $"Cache '{_options.Name}': the store could not {attempted}: away.{remedy}"));
        Assert.That(_meters[$"cachecow.store.errors {counted}"], Is.EqualTo(1));
    }

    private static IEnumerable<TestCaseData> Quiet =>
    [
        Case("Read", "read", async steps => (await steps.TryReadAsync(new StoreAddress(Keys[0], []))).Bytes),
        Case("Read with tags", "read", async steps => (await steps.TryReadAsync(Tagged)).Bytes),
        Case("Lease", "lease", async steps => await steps.LeaseAsync(Keys[0], Token, null)),
        Case("Fill", "fill", async steps => await steps.FillAsync(Keys[0], Token, default, default)),
        Case("Release", "release", async steps => await steps.ReleaseAsync(Keys[0], Token) ? true : null),
        Case("Tags", "tags", async steps => await steps.TagVersionsAsync(Tagged.Tags)),
        Case("Fit", "tags", async steps => await steps.FitAsync(Tagged.Tags, TagVersions.From([TagVersion.Create()])) ? true : null),
        Case("Time", "time", async steps => await steps.TimeAsync()),
    ];

    [TestCaseSource(nameof(Quiet))]
    public async Task Step_StoreFailsAndReadsGoOn_ComesBackWithNothingAndIsCounted(string counted, Func<StoreSteps, Task<object?>> step)
    {
        _store.Before = _ => Task.FromException(Away);
        Assert.That(await step(StepsWith(_options with { OnStoreError = OnStoreError.Fetch })), Is.Null);
        Assert.That(_meters[$"cachecow.store.errors {counted}"], Is.EqualTo(1));
    }

    [Test]
    public async Task Read_StoreFails_SaysSo()
    {
        _store.Before = _ => Task.FromException(Away);
        var cache = new TextCache(_store, new TextSource(), _options);
        await Assert.ThatAsync(() => cache.GetAsync("a").AsTask(), Throws.TypeOf<CacheStoreException>().With.Message.Contains($"could not read '{Keys[0].Data}' of 'text': away."));
    }

    private static IEnumerable<TestCaseData> Cancellable =>
    [
        Case("Invalidate", (steps, token) => steps.InvalidateAsync(Keys[0], default, token).AsTask()),
        Case("InvalidateMany", (steps, token) => steps.InvalidateManyAsync(Keys, default, token).AsTask()),
        Case("InvalidateTags", (steps, token) => steps.InvalidateTagsAsync(Tagged.Tags, token).AsTask()),
        Case("InvalidateMatching", (steps, token) => steps.InvalidateMatchingAsync(Keys[0], null, token).AsTask()),
        Case("Clear", (steps, token) => steps.ClearAsync(null, token).AsTask()),
        Case("BeginWrite", (steps, token) => steps.BeginWriteAsync(Keys, Token, token).AsTask()),
    ];

    [TestCaseSource(nameof(Cancellable))]
    public async Task Step_CallerCancels_IsNoFailureOfTheStore(Func<StoreSteps, CancellationToken, Task> step)
    {
        using var cancelling = new CancellationTokenSource();
        await cancelling.CancelAsync();
        _store.Before = asked => asked == StoreStep.EndWrite ? Task.CompletedTask : Task.FromCanceled(cancelling.Token);
        await Assert.ThatAsync(() => step(_steps, cancelling.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_meters["cachecow.store.errors"], Is.Zero);
    }

    [TestCaseSource(nameof(Cancellable))]
    public async Task Step_StoreCancelsByItself_IsAFailureOfTheStore(Func<StoreSteps, CancellationToken, Task> step)
    {
        _store.Before = asked => asked == StoreStep.EndWrite ? Task.CompletedTask : Task.FromCanceled(new CancellationToken(canceled: true));
        await Assert.ThatAsync(() => step(_steps, default), Throws.TypeOf<CacheStoreException>());
        Assert.That(_meters["cachecow.store.errors"], Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Cancellable))]
    public async Task Step_StoreSaysThatTheCallerIsWrong_IsAFailureOfTheStore(Func<StoreSteps, CancellationToken, Task> step)
    {
        _store.Before = asked => asked == StoreStep.EndWrite ? Task.CompletedTask : Task.FromException(new ArgumentException("Two slots."));
        await Assert.ThatAsync(() => step(_steps, default), Throws.TypeOf<CacheStoreException>().With.InnerException.TypeOf<ArgumentException>().And.Message.Contains("Two slots."));
        Assert.That(_meters["cachecow.store.errors"], Is.EqualTo(1));
    }

    [TestCase(1, 2)]
    [TestCase(999, 2)]
    [TestCase(1000, 4)]
    [TestCase(5000, 12)]
    public async Task InvalidateMany_StoreHangs_EndsAfterStoreTimeoutForEachThousandMore(int objects, int seconds)
    {
        _store.Before = _ => new TaskCompletionSource().Task;
        var invalidating = _steps.InvalidateManyAsync([.. Enumerable.Repeat(Keys[0], objects)], default, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.That(invalidating.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThatAsync(() => invalidating, Throws.TypeOf<CacheStoreException>().With.Message.Contains(": no answer in time (StoreTimeout is 2000 ms)."));
    }

    [Test]
    public async Task Invalidate_StoreHangsAndTheCallerCancels_IsCancelled()
    {
        using var cancelling = new CancellationTokenSource();
        _store.Before = _ => new TaskCompletionSource().Task;
        var invalidating = _steps.InvalidateAsync(Keys[0], default, cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        await Assert.ThatAsync(() => invalidating, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_meters["cachecow.store.errors"], Is.Zero);
    }

    [Test]
    public async Task Lease_GrantedAfterItsTimeout_IsReleasedOnceMore()
    {
        var late = HoldBack(StoreStep.Lease);
        await TimeOutAsync(_steps.LeaseAsync(Keys[0], Token, null).AsTask());
        Assert.That(Times(StoreStep.Release), Is.EqualTo(1));
        await Task.Run(late.SetResult);
        Assert.That(Times(StoreStep.Release), Is.EqualTo(2));
        Assert.That((await _store.LeaseAsync(Keys[0], LeaseToken.Create(), _options.LeaseLifetime, null, default)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Lease_RefusedAfterItsTimeout_HasNothingToRelease()
    {
        await _store.LeaseAsync(Keys[0], LeaseToken.Create(), _options.LeaseLifetime, null, default);
        var late = HoldBack(StoreStep.Lease);
        await TimeOutAsync(_steps.LeaseAsync(Keys[0], Token, null).AsTask());
        await Task.Run(late.SetResult);
        Assert.That(Times(StoreStep.Release), Is.EqualTo(1));
    }

    [Test]
    public async Task Lease_FailsAfterItsTimeout_HasNothingToRelease()
    {
        var late = HoldBack(StoreStep.Lease);
        await TimeOutAsync(_steps.LeaseAsync(Keys[0], Token, null).AsTask());
        await Task.Run(() => late.SetException(Away));
        Assert.That(Times(StoreStep.Release), Is.EqualTo(1));
    }

    [Test]
    public async Task Lease_FailsAtOnce_IsReleasedInTheBackground()
    {
        var released = new Gate();
        _store.Before = step => step == StoreStep.Lease ? Task.FromException(Away) : released.PassAsync();
        await Assert.ThatAsync(() => _steps.LeaseAsync(Keys[0], Token, null).AsTask(), Throws.TypeOf<CacheStoreException>());
        await released.Reached;
        released.Open();
    }

    [Test]
    public async Task Fill_Fails_ReleasesTheLease()
    {
        await _store.LeaseAsync(Keys[0], Token, _options.LeaseLifetime, null, default);
        _store.Before = step => step == StoreStep.Fill ? Task.FromException(Away) : Task.CompletedTask;
        await _steps.FillAsync(Keys[0], Token, default, default);
        Assert.That((await _store.LeaseAsync(Keys[0], LeaseToken.Create(), _options.LeaseLifetime, null, default)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task BeginWrite_CarriedOutAfterItsTimeout_IsTakenBackOnceMore()
    {
        var late = HoldBack(StoreStep.BeginWrite);
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        OnEndWrites(first, second);
        await TimeOutAsync(_steps.BeginWriteAsync(Keys, Token, default).AsTask());
        await first.Task.WaitAsync(Patience);
        late.SetResult();
        await second.Task.WaitAsync(Patience);
        Assert.That((await _store.LeaseAsync(Keys[0], LeaseToken.Create(), _options.LeaseLifetime, null, default)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task BeginWrite_FailsAtOnce_IsTakenBackThoughThatFailsToo()
    {
        var asked = new TaskCompletionSource();
        _store.Before = step =>
        {
            if (step == StoreStep.EndWrite)
                asked.TrySetResult();
            return Task.FromException(Away);
        };
        await Assert.ThatAsync(() => _steps.BeginWriteAsync(Keys, Token, default).AsTask(), Throws.TypeOf<CacheStoreException>());
        await asked.Task.WaitAsync(Patience);
    }

    [Test]
    public async Task TryRead_ObjectHasTags_ComesWithTheirVersions()
    {
        var versions = TagVersions.From((await _steps.TagVersionsAsync(Tagged.Tags))!);
        Assert.That((await _steps.TryReadAsync(Tagged)).Tags.Fit(versions), Is.True);
        Assert.That((await _steps.TryReadAsync(new StoreAddress(Keys[0], []))).Tags.Count, Is.Zero);
    }

    // Some programs end themselves for an exception that nobody has looked at.
    [Test]
    public void Step_FailsAfterItsTimeout_IsNoNews()
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs args) => unobserved += args.Exception.InnerExceptions.Contains(Away) ? 1 : 0;
        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            FailLate();
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
    private void FailLate()
    {
        var late = HoldBack(StoreStep.Invalidate);
        var invalidating = _steps.InvalidateAsync(Keys[0], default, default).AsTask();
        _time.Advance(_options.StoreTimeout);
        Assert.That(() => invalidating, Throws.TypeOf<CacheStoreException>());
        Task.Run(() => late.SetException(Away)).Wait();
        _store.Before = static _ => Task.CompletedTask;
    }

    [Test]
    public async Task Fit_VersionsOfNow_DoAndOthersDoNot()
    {
        var versions = TagVersions.From((await _steps.TagVersionsAsync(Tagged.Tags))!);
        Assert.That(await _steps.FitAsync(Tagged.Tags, versions), Is.True);
        Assert.That(await _steps.FitAsync(Tagged.Tags, TagVersions.From([TagVersion.Create()])), Is.False);
    }

    [Test]
    public async Task Time_OfTheStore_IsTold() =>
        Assert.That(await _steps.TimeAsync(), Is.EqualTo((await _store.TimeAsync(default)).ToUnixTimeMilliseconds()));

    private static TestCaseData Case(string counted, Func<StoreSteps, Task> step, string attempted, string remedy) =>
        new TestCaseData(counted, step, attempted, remedy).SetArgDisplayNames(attempted);

    private static TestCaseData Case(string name, string counted, Func<StoreSteps, Task<object?>> step) => new TestCaseData(counted, step).SetArgDisplayNames(name);

    private static TestCaseData Case(string name, Func<StoreSteps, CancellationToken, Task> step) => new TestCaseData(step).SetArgDisplayNames(name);

    private StoreSteps StepsWith(CacheCowOptions options) => new(_store, options, new CacheMetrics(options.Name!));

    private TaskCompletionSource HoldBack(StoreStep held)
    {
        var late = new TaskCompletionSource();
        _store.Before = step => step == held ? late.Task : Task.CompletedTask;
        return late;
    }

    private void OnEndWrites(params TaskCompletionSource[] asked)
    {
        var (before, times) = (_store.Before, 0);
        _store.Before = step =>
        {
            if (step == StoreStep.EndWrite && times < asked.Length)
                asked[times++].SetResult();
            return before(step);
        };
    }

    private async Task TimeOutAsync(Task step)
    {
        _time.Advance(_options.StoreTimeout);
        await Assert.ThatAsync(() => step, Throws.TypeOf<CacheStoreException>());
    }

    private int Times(StoreStep step) => _store.Asked.Count(asked => asked == step);
}
