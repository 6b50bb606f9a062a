using System.Runtime.CompilerServices;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

[TestFixture]
internal sealed class ListeningTests : ListeningFixture
{
    private static readonly CacheKeys Some = CacheKeys.For("some", 1);

    [Test]
    public void Listen_First_IsToldAndConfirmedAtOnce()
    {
        Assert.That((Listener.Everythings, Listener.Confirmations, Listener.LastAge), Is.EqualTo((1, 1, TimeSpan.Zero)));
        Assert.That(Link.IsImmediate, Is.False);
    }

    [Test]
    public async Task Listen_AnotherProcessInvalidates_IsToldByTheNextPoll()
    {
        var (other, tag) = (StoreSteps.NewKeys(), CacheKeys.ForTag("tag"));
        await There.InvalidateManyAsync([Some, other], TimeSpan.Zero, default);
        await There.InvalidateTagsAsync([tag], default);
        Assert.That(Listener.HasHeardObject(Some.GetDataHash()), Is.False);

        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 1)));
        Assert.That(Listener.Tellings, Is.EqualTo(1));
        Assert.That(Listener.HasHeardObject(Some.GetDataHash()) && Listener.HasHeardObject(other.GetDataHash()));
        Assert.That(Listener.HasHeardTag(tag.GetDataHash()));
    }

    [Test]
    public async Task Listen_OwnInvalidation_IsToldBeforeItReturnsAndOnlyOnce()
    {
        await There.InvalidateAsync(StoreSteps.NewKeys(), TimeSpan.Zero, default);
        await Here.InvalidateAsync(Some, TimeSpan.Zero, default);
        Assert.That(Listener.HasHeardObject(Some.GetDataHash()));
        Assert.That(Listener.Tellings, Is.EqualTo(2), "what others invalidated before is told before");
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 1)));
        Assert.That(Listener.Tellings, Is.EqualTo(2));
    }

    [Test]
    public async Task Listen_AnotherProcessWrites_IsToldOfObjectsAndTagsAtBothEnds()
    {
        var (tag, write) = (CacheKeys.ForTag("tag"), LeaseToken.Create());
        await There.BeginWriteAsync([Some, tag], write, StoreSteps.Minute, default);
        AssertHeard();
        await There.RenewWriteAsync([Some, tag], write, StoreSteps.Minute, default);
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 1)));
        Assert.That(Listener.HasHeardObject(Some.GetDataHash()) || Listener.HasHeardTag(tag.GetDataHash()), Is.False, "a renewal in time changes nothing");
        await There.EndWriteAsync([Some, tag], write, null, default);
        AssertHeard();
        await There.RenewWriteAsync([Some, tag], write, StoreSteps.Minute, default);
        AssertHeard();

        void AssertHeard()
        {
            Assert.That(ToldByNextPoll(), Is.EqualTo((0, 1)));
            Assert.That(Listener.HasHeardObject(Some.GetDataHash()) && Listener.HasHeardTag(tag.GetDataHash()));
            Listener.Forget();
        }
    }

    [Test]
    public async Task Listen_OwnWriteOfVeryMany_IsToldAsEverythingBeforeItReturns()
    {
        CacheKeys[] many = [.. Enumerable.Range(0, 9000).Select(i => CacheKeys.For("many", i))];
        var before = Listener.Everythings;
        await Here.BeginWriteAsync(many, LeaseToken.Create(), StoreSteps.Minute, default);
        Assert.That(Listener.Everythings, Is.GreaterThan(before));
    }

    [Test]
    public async Task Listen_ClearOrPattern_TellsEverythingWhateverTheFileHolds()
    {
        await There.ClearAsync(null, default);
        Assert.That(ToldByNextPoll(), Is.EqualTo((1, 1)));
        await There.InvalidateMatchingAsync(CacheKeys.Pattern("none$*"), null, default);
        Assert.That(ToldByNextPoll(), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Listen_MoreThanOnePageOfMessages_AllAreToldByOnePoll()
    {
        CacheKeys[] many = [.. Enumerable.Range(0, 600).Select(i => CacheKeys.For("many", i))];
        foreach (var one in many)
            await There.InvalidateAsync(one, TimeSpan.Zero, default);
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 1)));
        Assert.That(many.All(one => Listener.HasHeardObject(one.GetDataHash())));
    }

    [Test]
    public async Task Listen_VeryManyAreInvalidatedAtOnce_TellsEverythingInstead()
    {
        await There.InvalidateManyAsync([.. Enumerable.Range(0, 8193).Select(i => CacheKeys.For("many", i))], TimeSpan.Zero, default);
        Assert.That(ToldByNextPoll(), Is.EqualTo((1, 1)));
        Assert.That(Listener.Tellings, Is.Zero);
    }

    [Test]
    public async Task Confirm_ProcessIsStoppedWithinThePoll_AgeIncludesTheStop()
    {
        var slow = new SlowListener(Time, TimeSpan.FromSeconds(10));
        using var link = Here.Listen(slow);
        await There.InvalidateAsync(Some, TimeSpan.Zero, default);
        Time.Advance(Poll);
        Assert.That(slow.LastAge, Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Poll_LinksAreDisposedOf_Ends()
    {
        Link.Dispose();
        Link.Dispose();
        Time.Advance(Poll);
        Assert.That(Time.Waiting, Is.Zero);
        using var again = Here.Listen(Listener);
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Poll_ListenerIsNoLongerReferredTo_Ends()
    {
        Link.Dispose();
        var gone = ListenAndForget(There);
        GC.Collect();
        Assert.That(gone.TryGetTarget(out _), Is.False);
        Time.Advance(Poll);
        Assert.That(Time.Waiting, Is.Zero);
    }

    [Test]
    public void Dispose_SomebodyListens_EndsThePolls()
    {
        Here.Dispose();
        Assert.That(Time.Waiting, Is.Zero);
        Assert.That(ToldByNextPoll(), Is.EqualTo((0, 0)));
        Assert.That(() => Here.Listen(Listener), Throws.TypeOf<ObjectDisposedException>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<RecordingListener> ListenAndForget(SqliteStore store)
    {
        var listener = new RecordingListener();
        store.Listen(listener);
        return new WeakReference<RecordingListener>(listener);
    }

    /// <summary>While it is told of an object, time passes.</summary>
    private sealed class SlowListener(FakeTime time, TimeSpan pause) : IInvalidationListener
    {
        public TimeSpan LastAge { get; private set; }

        public void ObjectsInvalidated(ReadOnlySpan<ulong> keys) => time.Advance(pause);

        public void TagsInvalidated(ReadOnlySpan<ulong> tags)
        {
        }

        public void EverythingInvalidated()
        {
        }

        public void Confirmed(long timestamp, TimeProvider time) => LastAge = time.GetElapsedTime(timestamp);
    }
}
