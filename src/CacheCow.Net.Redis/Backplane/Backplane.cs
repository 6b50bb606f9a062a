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
/// <item>L3: every second this node sends a heartbeat to each primary, with its own time. A script there publishes it on a channel of this node's own, with the number that the
/// stream has at that moment. It confirms the path once all messages up to that number have been handled. When those of all primaries have done so, everything that was
/// published before the oldest of them was sent has been heard. Their age is counted from the sending, never from the receiving: a link that is slow, or a process that was
/// stopped, makes them old.</item>
/// </list>
/// <para>That this holds does not depend on where a heartbeat travels. Two channels of one connection keep their order on the wire (RESP2 and RESP3 alike), but the client hands each
/// of them on by a loop of its own; and on a cluster it may have subscribed to them at different nodes. A heartbeat that overtakes messages has a number that they have not
/// brought yet: it waits for them (<see cref="Awaited"/>), and if they have not come when the next one does, a second later, they count as lost. One that is overtaken has a number
/// that was reached already. A message without a number, which a script publishes that cannot reach its stream, is missed by nobody who does not hear it: whoever ran that script
/// tells of it again, with a number, before the invalidation returns.</para>
/// </remarks>
internal sealed class Backplane : IAsyncDisposable
{
    // What arrives faster than it is handled: more than this is dropped, and with it everything that is held.
    private const int MostWaiting = 8192;

    private const string NothingHeard =
        "Heartbeats are sent, but do not come back: the connection for messages is cut, slow, or may not hear the channels 'cachecow:*' of the store's prefix, or the " +
        "messages of another stream were not heard.";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    private readonly IConnectionMultiplexer _multiplexer;
    private readonly StreamKeys _streams;
    private readonly InvalidationPublisher _publisher;
    private readonly Listeners _listeners;
    private readonly TimeProvider _time;
    private readonly Guid _node = Guid.NewGuid();
    private readonly Channel<byte[]> _arrived = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly StreamPositions _positions = new();
    private readonly Awaited _awaited = new();
    private readonly HeartbeatPaths _paths = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private readonly long _beganAt;
    private volatile bool _hasDropped;
    private volatile string? _problem;
    private long _confirmedAt;
    private volatile BackplaneState _state = BackplaneState.Connecting;

    public Backplane(IConnectionMultiplexer multiplexer, StreamKeys streams, InvalidationPublisher publisher, Listeners listeners, Action<BackplaneStateChangedEventArgs> stateChanged, TimeProvider time)
    {
        (_multiplexer, _streams, _publisher, _listeners, _time) = (multiplexer, streams, publisher, listeners, time);
        StateChanged = stateChanged;
        _beganAt = time.GetTimestamp();
        _running = Background.Run(RunAsync);
    }

    public BackplaneState State => _state;

    private Action<BackplaneStateChangedEventArgs> StateChanged { get; }

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
        var subscribing = SubscribeAllAsync();

        // Also while nothing is subscribed: they find out why not.
        await BeatAsync().ConfigureAwait(false);
        foreach (var subscription in await subscribing.ConfigureAwait(false))
            await subscription.UnsubscribeAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _arrived.Writer.TryComplete();
        await handling.ConfigureAwait(false);
    }

    private async Task<List<ChannelMessageQueue>> SubscribeAllAsync()
    {
        var subscriptions = new List<ChannelMessageQueue>();
        foreach (var channel in new[] { _publisher.Channel, _publisher.HeartbeatsOf(_node) })
        {
            if (await SubscribeAsync(channel).ConfigureAwait(false) is { } subscription)
                subscriptions.Add(subscription);
        }

        return subscriptions;
    }

    private async Task<ChannelMessageQueue?> SubscribeAsync(string channel)
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                // A queue: its messages are handled one by one, in the order in which the server sent them.
                var queue = await _multiplexer.GetSubscriber().SubscribeAsync(RedisChannel.Literal(channel)).ConfigureAwait(false);
                queue.OnMessage(message => Arrive(message.Message));
                return queue;
            }
            catch (Exception exception)
            {
                // No server yet, or no right to subscribe: without a subscription nothing is ever confirmed.
                _problem = $"Subscribing to '{channel}' failed: {exception.Message}";
                await Task.Delay(Interval, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    private void Arrive(byte[]? bytes)
    {
        // What is longer than any message is none; it must not wait here, where thousands may.
        var isTooLong = bytes is not { Length: <= Message.MostBytes };
        if (!_arrived.Writer.TryWrite(isTooLong ? [] : bytes!))
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
        var heartbeat = default(Heartbeat);
        if (!Message.TryRead(bytes, out var message) || (message.Kind == MessageKind.Heartbeat && !Heartbeat.TryRead(message.Body, out heartbeat)))
        {
            // It may mean anything: a newer program's, or one that was damaged on its way.
            BackplaneMetrics.NotAMessage();
            _listeners.EverythingInvalidated();
            return;
        }

        BackplaneMetrics.Message(message.Kind);
        if (message.Kind == MessageKind.Heartbeat)
        {
            if (heartbeat.IsOf(_node, _time.GetTimestamp()) && _paths.IsOne(heartbeat.Path))
                Hear(heartbeat, message);
            return;
        }

        if (!_positions.TryFollow(message))
            Lose();
        Tell(message);
        if (_awaited.IsAny)
            ConfirmAwaited();
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
            default:
                _listeners.EverythingInvalidated();
                break;
        }
    }

    // L3
    private void Hear(in Heartbeat heartbeat, in Message message)
    {
        _awaited.Keep(_paths);
        var standing = _positions.Compare(message, heartbeat.Run);
        if (standing == Standing.Awaited && _awaited.TryAdd(heartbeat, message))
            return;
        if (standing != Standing.Reached)
        {
            _positions.GoOnFrom(message.Stream, message.Number, heartbeat.Run);
            Lose();
        }

        _awaited.Remove(heartbeat.Path);
        Confirm(heartbeat);
    }

    private void ConfirmAwaited()
    {
        foreach (var heartbeat in _awaited.Reached(_positions))
            Confirm(heartbeat);
    }

    private void Confirm(in Heartbeat heartbeat)
    {
        if (_paths.Confirm(heartbeat) is not { } oldest)
            return;
        Volatile.Write(ref _confirmedAt, oldest);
        if (_time.GetElapsedTime(oldest) <= LongestSilence)
        {
            _problem = null;
            Become(BackplaneState.Connected);
        }

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
            FindSilence();

            // Not awaited: a primary that does not answer must not keep the others from being asked.
            var (streams, firstPath) = _paths.Follow(_streams.All());
            for (var i = 0; i < streams.Length; i++)
                _ = SendAsync(streams[i], new Heartbeat(_node, firstPath + i, _time.GetTimestamp()));
        }
        while (await WaitAsync(timer).ConfigureAwait(false));
    }

    private void FindSilence()
    {
        var lastSign = _state == BackplaneState.Connecting ? _beganAt : Volatile.Read(ref _confirmedAt);
        if (_state is BackplaneState.Connected or BackplaneState.Connecting && _time.GetElapsedTime(lastSign) > LongestSilence)
            Become(BackplaneState.Silent, _problem ?? NothingHeard);
    }

    private async Task SendAsync(string path, Heartbeat heartbeat)
    {
        try
        {
            await _publisher.BeatAsync(path, _node, heartbeat, _ending.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // One that was not sent is not heard.
            _problem = $"Sending a heartbeat failed: {exception.Message}";
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

    private void Become(BackplaneState state, string? reason = null)
    {
        var previous = _state;
        if (previous == state)
            return;
        _state = state;
        BackplaneMetrics.State(state);

        // Other people's handlers: not on the thread that hears invalidations.
        _ = Task.Run(() => StateChanged(new BackplaneStateChangedEventArgs(previous, state, reason)));
    }
}
