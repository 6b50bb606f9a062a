using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

[TestFixture]
internal sealed class ReadWatchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly FakeTime _time = new();

    [Test]
    public async Task Bound_AnsweredInTime_IsTheAnswer()
    {
        var watch = new ReadWatch(Second, _time);
        for (byte i = 0; i < 10; i++)
        {
            var (read, bound) = Start(watch);
            read.SetResult(new byte[] { i });
            Assert.That((await bound)!.Value.ToArray(), Is.EqualTo(new[] { i }));
        }
    }

    [Test]
    public void Bound_Fails_ThrowsWhatTheStoreThrew()
    {
        var failure = new IOException();
        var (read, bound) = Start(new ReadWatch(Second, _time));
        read.SetException(failure);
        Assert.That(async () => await bound, Throws.Exception.SameAs(failure));
    }

    [Test]
    public void Bound_NotAnswered_TimesOutEachAtItsOwnTime()
    {
        var watch = new ReadWatch(Second, _time);
        var first = Start(watch).Bound;
        _time.Advance(Second * 0.6);
        var second = Start(watch).Bound;
        _time.Advance(Second * 0.5);
        Assert.That(async () => await first, Throws.TypeOf<TimeoutException>());
        Assert.That(second.IsCompleted, Is.False);
        _time.Advance(Second * 0.6);
        Assert.That(async () => await second, Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public async Task Bound_AnsweredAfterItTimedOut_LeavesOtherReadsAlone()
    {
        var watch = new ReadWatch(Second, _time);
        var (late, timedOut) = Start(watch);
        _time.Advance(Second * 1.1);
        Assert.That(async () => await timedOut, Throws.TypeOf<TimeoutException>());

        var (read, bound) = Start(watch);
        late.SetResult(new byte[] { 1 });
        Assert.That(bound.IsCompleted, Is.False);
        read.SetResult(null);
        Assert.That(await bound, Is.Null);
    }

    [Test]
    public async Task Bound_FromManyThreads_GivesEachItsOwnAnswerOrATimeout()
    {
        var watch = new ReadWatch(Second, _time);
        var (answered, timedOut) = (0, 0);
        using var stop = new CancellationTokenSource();
        var clock = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                _time.Advance(Second / 3);
        });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 5000; i++)
            {
                var (read, bound) = Start(watch);
                var bytes = BitConverter.GetBytes(i * 4 + thread);
                _ = Task.Run(() => read.SetResult(bytes));
                try
                {
                    Assert.That((await bound)!.Value.ToArray(), Is.EqualTo(bytes));
                    Interlocked.Increment(ref answered);
                }
                catch (TimeoutException)
                {
                    Interlocked.Increment(ref timedOut);
                }
            }
        })));
        await stop.CancelAsync();
        await clock;
        Assert.That(answered + timedOut, Is.EqualTo(20_000));
        Assert.That(answered, Is.Positive);
    }

    private static (TaskCompletionSource<ReadOnlyMemory<byte>?> Read, Task<ReadOnlyMemory<byte>?> Bound) Start(ReadWatch watch)
    {
        var read = new TaskCompletionSource<ReadOnlyMemory<byte>?>();
        return (read, watch.Bound(new ValueTask<ReadOnlyMemory<byte>?>(read.Task)).AsTask());
    }
}
