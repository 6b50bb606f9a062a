namespace CacheCow.Net.Tests.Local;

/// <summary>L1 and L2 in every order; a put whose ticket is of a later moment, as if there were no rule, shows the old object.</summary>
internal sealed class TicketTests
{
    private const int Key = 7;

    private LocalTable<int> _table = null!;

    [SetUp]
    public void MakeTable() => _table = Entries.Table(100);

    [Test]
    public void Put_AfterADropSinceTheTicket_IsRefusedThoughNothingWasHeld()
    {
        var ticket = Ticket();
        _table.Invalidate(Key);
        Assert.That(Put(ticket), Is.False);
        Assert.That(_table.Find(Key), Is.Null);
    }

    [Test]
    public void Put_AfterADropWithATicketFromAfterIt_ShowsTheOldObject()
    {
        _table.Invalidate(Key);
        Assert.That(Put(Ticket()), Is.True);
        Assert.That(_table.Find(Key), Is.Not.Null);
    }

    [Test]
    public void Drop_AfterThePut_TakesTheEntryOut()
    {
        Put(Ticket());
        _table.Invalidate(Key);
        Assert.That(_table.Find(Key), Is.Null);
    }

    [Test]
    public void Put_AfterAClearSinceTheTicket_IsRefused()
    {
        var ticket = Ticket();
        _table.Clear();
        Assert.That(Put(ticket), Is.False);
        Assert.That(_table.Find(Key), Is.Null);
    }

    [Test]
    public void Put_AfterAClearWithATicketFromAfterIt_ShowsTheOldObject()
    {
        _table.Clear();
        Assert.That(Put(Ticket()), Is.True);
        Assert.That(_table.Find(Key), Is.Not.Null);
    }

    [Test]
    public void Put_AfterADropOfAnotherStripe_IsDone()
    {
        var ticket = Ticket();
        _table.Drop(Entries.StoreHash(Key) + 1);
        Assert.That(Put(ticket), Is.True);
    }

    [Test]
    public void PutAndDrop_AtOnce_NeverLeaveTheEntry([Values(100, 100_000)] int maxEntries)
    {
        var left = Races(maxEntries);
        Assert.That(left, Is.Zero);
    }

    private static int Races(int maxEntries)
    {
        const int Count = 20_000;
        var table = Entries.Table(maxEntries);
        var left = 0;
        using var together = new Barrier(2);
        var dropping = new Thread(() =>
        {
            for (var key = 0; key < Count; key++)
            {
                together.SignalAndWait();
                table.Invalidate(key);
                together.SignalAndWait();
            }
        });
        dropping.Start();
        for (var key = 0; key < Count; key++)
        {
            var ticket = table.Ticket(Entries.StoreHash(key));
            together.SignalAndWait();
            table.Put(Entries.Of(key), ticket);
            together.SignalAndWait();
            left += table.Find(key) is null ? 0 : 1;
        }

        dropping.Join();
        return left;
    }

    private LocalTicket Ticket() => _table.Ticket(Entries.StoreHash(Key));

    private bool Put(in LocalTicket ticket) => _table.Put(Entries.Of(Key), ticket);
}
