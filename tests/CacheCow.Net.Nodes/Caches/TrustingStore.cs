using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>L3 taken out: whatever the link is like, the local tier is told every second that it works.</summary>
internal sealed class TrustingStore(ICacheStore inner) : StoreDouble(inner)
{
    public override IInvalidationLink? Listen(IInvalidationListener listener)
    {
        _ = ConfirmAsync(listener);
        return Inner.Listen(listener);
    }

    private static async Task ConfirmAsync(IInvalidationListener listener)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
            listener.Confirmed(TimeProvider.System.GetTimestamp(), TimeProvider.System);
        while (await timer.WaitForNextTickAsync());
    }
}
