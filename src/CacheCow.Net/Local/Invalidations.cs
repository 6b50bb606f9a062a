namespace CacheCow.Net;

/// <summary>L1, L2: counts the invalidations of each stripe of objects, held or not, and the clearings of all.</summary>
internal sealed class Invalidations
{
    private const int Stripes = 4096;

    private readonly Counters _counts = new(Stripes);
    private int _clearings;

    public LocalTicket Ticket(ulong storeHash)
    {
        var stripe = StripeOf(storeHash);
        return new(stripe, _counts[stripe], Volatile.Read(ref _clearings));
    }

    public bool IsCurrent(in LocalTicket ticket) =>
        _counts[ticket.Stripe] == ticket.Invalidations && Volatile.Read(ref _clearings) == ticket.Clearings;

    public void Invalidated(ulong storeHash) => _counts.Move(StripeOf(storeHash));

    public void Cleared() => Interlocked.Increment(ref _clearings);

    private static int StripeOf(ulong storeHash) => (int)storeHash & (Stripes - 1);
}
