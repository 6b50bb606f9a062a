using System.Net.Sockets;
using System.Threading.Channels;

namespace CacheCow.Net.Testing;

/// <summary>One direction of a connection: reads on while what was read is on its way, so that a delay costs no throughput.</summary>
internal sealed class ProxiedFlow(Socket from, Socket to, FlowDirections direction, FaultyLink link)
{
    private const int ChunkBytes = 16 << 10;

    private readonly Channel<Chunk> _onTheWay = Channel.CreateBounded<Chunk>(1024);
    private volatile bool _hasLost;
    private long _free = long.MinValue;

    /// <summary>The other end cannot be told any more what this end has said.</summary>
    public bool HasLost => _hasLost;

    /// <summary>Until this end has closed, and the other knows it.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(ReadAsync(cancellationToken), DeliverAsync(cancellationToken));

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Chunk chunk;
        do
        {
            chunk = await ReadChunkAsync(cancellationToken);
            await _onTheWay.Writer.WriteAsync(chunk, cancellationToken);
        }
        while (!chunk.IsEnd);
        _onTheWay.Writer.Complete();
    }

    private async Task<Chunk> ReadChunkAsync(CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[ChunkBytes];
            var read = await from.ReceiveAsync(buffer, cancellationToken);
            var chunk = new Chunk(buffer.AsMemory(0, read), link.Time.GetTimestamp());
            link.Receive(read);
            return chunk;
        }
        catch (SocketException)
        {
            return new Chunk(default, link.Time.GetTimestamp(), IsReset: true);
        }
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        await foreach (var chunk in _onTheWay.Reader.ReadAllAsync(cancellationToken))
        {
            if (chunk.IsEnd)
                await CloseAsync(chunk, cancellationToken);
            else
                await DeliverAsync(chunk, cancellationToken);
        }
    }

    private async Task DeliverAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        for (var rest = chunk.Bytes; !rest.IsEmpty;)
        {
            var faults = await PassAsync(chunk, cancellationToken);
            if (_hasLost)
            {
                link.Lose(rest.Length);
                return;
            }

            var step = rest[..Math.Min(rest.Length, faults.BytesPerStep)];
            await to.SendAsync(step, cancellationToken);
            rest = rest[step.Length..];
            _free = After(Math.Max(_free, chunk.ReadAt), faults.TimeOf(step.Length));
        }
    }

    // A link that has lost something tells nobody either that the other end is gone.
    private async Task CloseAsync(Chunk end, CancellationToken cancellationToken)
    {
        await PassAsync(end, cancellationToken);
        if (_hasLost)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        if (end.IsReset)
            throw new SocketException((int)SocketError.ConnectionReset);
        to.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Waits until a chunk, or the next step of it, may pass, or is lost.</summary>
    private async Task<Faults> PassAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        while (true)
        {
            var faults = link.Now;

            // What comes after a gap is of no use to anybody.
            link.IfSwallows(direction, () => _hasLost = true);
            var wait = WaitFor(chunk, faults);
            if (_hasLost || wait == TimeSpan.Zero)
                return faults;
            await link.WaitAsync(wait, faults, cancellationToken);
        }
    }

    private TimeSpan WaitFor(Chunk chunk, Faults faults)
    {
        if (faults.Stalled.HasFlag(direction))
            return Timeout.InfiniteTimeSpan;
        var due = After(chunk.ReadAt, faults.DelayOf(direction));
        if (faults.BytesPerSecond is not null)
            due = Math.Max(due, _free);
        var wait = link.Time.GetElapsedTime(link.Time.GetTimestamp(), due);

        // A timer of the system counts whole milliseconds, and must not come too early over and over.
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
    }

    private long After(long timestamp, TimeSpan time) => timestamp + (long)(time.TotalSeconds * link.Time.TimestampFrequency);
}
