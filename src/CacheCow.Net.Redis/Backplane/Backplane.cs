using System.Threading.Channels;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>
/// Tells the listeners of this process of every invalidation on the server, whoever made it.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Every script that invalidates publishes one message in the same atomic step, with the name of its server's stream and the next number in it.</item>
/// <item>Messages are handled in the order in which they come. One that is not the next in its stream shows that others were lost (a connection that was cut and made again, a
/// server that was restarted, a queue here that was full): then everything is dropped. So does a heartbeat from another run of the server: its stream may have gone back.</item>
/// <item>L3: every second this node sends a heartbeat to each primary, on the same path, with its own time. When those of all primaries have come back, everything that was
/// published before the oldest of them was sent has been heard. Their age is counted from the sending, never from the receiving: a link that is slow, or a process that was
/// stopped, makes them old.</item>
/// </list>
/// </remarks>
internal sealed class Backplane : IAsyncDisposable
{
    // What arrives faster than it is handled: more than this is dropped, and with it everything that is held.
    private const int MostWaiting = 8192;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    private readonly IConnectionMultiplexer _multiplexer;
    private readonly StreamKeys _streams;
    private readonly Announcer _announcer;
    private readonly Listeners _listeners;
    private readonly TimeProvider _time;
    private readonly Guid _node = Guid.NewGuid();
    private readonly Channel<byte[]> _arrived = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly StreamPositions _positions = new();
    private readonly Paths _paths = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private volatile bool _hasDropped;
    private long _confirmedAt;
    private volatile BackplaneState _state = BackplaneState.Connecting;

    public Backplane(IConnectionMultiplexer multiplexer, StreamKeys streams, Announcer announcer, Listeners listeners, Action<BackplaneState, BackplaneState> stateChanged, TimeProvider time)
    {
        (_multiplexer, _streams, _announcer, _listeners, _time) = (multiplexer, streams, announcer, listeners, time);
        StateChanged = stateChanged;
        _running = Task.Run(RunAsync);
    }

    public BackplaneState State => _state;

    private Action<BackplaneState, BackplaneState> StateChanged { get; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Become(BackplaneState.Off);
    }

    private async Task RunAsync()
    {
        BackplaneMetrics.State(BackplaneState.Connecting);
        var handling = HandleAllAsync();
        var subscription = await SubscribeAsync().ConfigureAwait(false);
        await BeatAsync().ConfigureAwait(false);
        if (subscription is not null)
            await subscription.UnsubscribeAsync().ConfigureAwait(false);
        _arrived.Writer.TryComplete();
        await handling.ConfigureAwait(false);
    }

    private async Task<ChannelMessageQueue?> SubscribeAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                // A queue: its messages are handled one by one, in the order in which the server sent them. A heartbeat proves nothing about messages that it has overtaken (L3).
                var queue = await _multiplexer.GetSubscriber().SubscribeAsync(RedisChannel.Literal(_announcer.Channel)).ConfigureAwait(false);
                queue.OnMessage(message => Arrive(message.Message));
                return queue;
            }
            catch (Exception)
            {
                // No server yet, or no right to subscribe: without a subscription nothing is ever confirmed.
                await Task.Delay(Interval, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    private void Arrive(byte[]? bytes)
    {
        if (!_arrived.Writer.TryWrite(bytes ?? []))
            _hasDropped = true;
    }

    private async Task HandleAllAsync()
    {
        await foreach (var bytes in _arrived.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_hasDropped)
            {
                // Set back first: what is dropped from now on is found next time.
                _hasDropped = false;
                Lose();
            }

            Handle(bytes);
        }
    }

    private void Handle(byte[] bytes)
    {
        if (!Message.TryRead(bytes, out var message))
        {
            BackplaneMetrics.NotAMessage();
            if (Message.IsNewer(bytes))
                _listeners.EverythingInvalidated();
            return;
        }

        BackplaneMetrics.Message(message.Kind);
        if (!_positions.TryFollow(message))
            Lose();
        Tell(message);
    }

    private void Tell(in Message message)
    {
        switch (message.Kind)
        {
            case MessageKind.Objects:
                _listeners.ObjectsInvalidated(message.Names());
                break;
            case MessageKind.Tags:
                _listeners.TagsInvalidated(message.Names());
                break;
            case MessageKind.Everything:
                _listeners.EverythingInvalidated();
                break;
            case MessageKind.Heartbeat when Heartbeat.TryRead(message.Body, out var heartbeat) && heartbeat.IsOf(_node, _time.GetTimestamp()):
                Confirm(heartbeat);
                break;
        }
    }

    // L3
    private void Confirm(in Heartbeat heartbeat)
    {
        var heard = _paths.Hear(heartbeat, out var isOtherRun);
        if (isOtherRun)
            Lose();
        if (heard is not { } oldest)
            return;
        Volatile.Write(ref _confirmedAt, oldest);
        if (_time.GetElapsedTime(oldest) <= LongestSilence)
            Become(BackplaneState.Connected);
        _listeners.Confirmed(oldest, _time);
    }

    // Messages were lost, or may have been.
    private void Lose()
    {
        BackplaneMetrics.Gap();
        _listeners.EverythingInvalidated();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            if (_state == BackplaneState.Connected && _time.GetElapsedTime(Volatile.Read(ref _confirmedAt)) > LongestSilence)
                Become(BackplaneState.Silent);

            // Not awaited: a primary that does not answer must not keep the others from being asked.
            var (streams, firstPath) = _paths.Follow(_streams.All());
            for (var i = 0; i < streams.Length; i++)
                _ = SendAsync(streams[i], new Heartbeat(_node, firstPath + i, _time.GetTimestamp()));
        }
        while (await WaitAsync(timer).ConfigureAwait(false));
    }

    private async Task SendAsync(string path, Heartbeat heartbeat)
    {
        try
        {
            await _announcer.BeatAsync(path, heartbeat, _ending.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // One that was not sent is not heard: silence says it all.
        }
    }

    private async Task<bool> WaitAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Become(BackplaneState state)
    {
        var previous = _state;
        if (previous == state)
            return;
        _state = state;
        BackplaneMetrics.State(state);

        // Other people's handlers: not on the thread that hears invalidations.
        _ = Task.Run(() => StateChanged(previous, state));
    }
}
