using System.Threading.Channels;

namespace CacheCow.Net;

/// <summary>Wakes one loop. Set while nobody waits, it is kept; set twice, it is kept once.</summary>
internal sealed class WakeUp
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Waits until it is set, and takes it back: what is set from then on wakes again.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _set.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
}
