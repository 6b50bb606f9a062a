using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>L3 taken out: whatever the link is like, the local tier is told five times a second that it works.</summary>
internal sealed class TrustingStore(ICacheStore inner) : StoreDouble(inner)
{
    public override IInvalidationLink? Listen(IInvalidationListener listener)
    {
        _ = ConfirmAsync(listener);
        return Inner.Listen(listener);
    }

    private static async Task ConfirmAsync(IInvalidationListener listener)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
            listener.Confirmed(TimeProvider.System.GetTimestamp(), TimeProvider.System);
        while (await timer.WaitForNextTickAsync());
    }
}
