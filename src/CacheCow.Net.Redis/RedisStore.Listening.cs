using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Redis;

public sealed partial class RedisStore
{
    private readonly Listeners _listeners;
    private readonly Lock _starting = new();
    private Backplane? _backplane;
    private bool _isDisposed;

    /// <summary>
    /// Occurs when the link that tells this process what other processes invalidate has changed its state. It is raised on a thread of the
    /// pool. Exceptions of a handler are ignored.
    /// </summary>
    public event EventHandler<BackplaneStateChangedEventArgs>? BackplaneStateChanged;

    /// <summary>
    /// Gets the state of the link that tells this process what other processes invalidate. It is <see cref="BackplaneState.Off"/> until the
    /// first cache with a local tier uses the store.
    /// </summary>
    public BackplaneState BackplaneState => _backplane?.State ?? BackplaneState.Off;

    /// <inheritdoc/>
    /// <remarks>
    /// The first listener starts a subscription, which lasts until the store is disposed. One heartbeat a second to each primary keeps it
    /// confirmed.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public IInvalidationLink Listen(IInvalidationListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (_origin is not null)
            return _origin.Listen(listener);
        lock (_starting)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var link = _listeners.Add(listener, isImmediate: false);
            _backplane ??= new Backplane(_multiplexer, _streams, _publisher, _listeners, RaiseStateChanged, TimeProvider.System);
            return link;
        }
    }

    // L5: a process reads its own writes, whichever of its caches has written, before the message has come back.
    private void TellOfObjects(IReadOnlyList<CacheKeys> keys)
    {
        if (_listeners.IsAny && keys.Count > 0)
            _listeners.ObjectsInvalidated(HashesOf(keys));
    }

    private void TellOfTags(IReadOnlyList<CacheKeys> tags)
    {
        if (_listeners.IsAny && tags.Count > 0)
            _listeners.TagsInvalidated(HashesOf(tags));
    }

    private static ulong[] HashesOf(IReadOnlyList<CacheKeys> keys) => [.. keys.Select(one => one.GetDataHash())];

    private ValueTask EndListeningAsync()
    {
        lock (_starting)
        {
            _isDisposed = true;
            return _backplane is { } backplane ? backplane.DisposeAsync() : ValueTask.CompletedTask;
        }
    }

    private void Log(BackplaneState state)
    {
        if (state == BackplaneState.Connected)
            Messages.LinkConnected(_logger);
        else if (state == BackplaneState.Silent)
            Messages.LinkSilent(_logger);
        else if (state == BackplaneState.Off)
            Messages.LinkOff(_logger);
    }

    private void RaiseStateChanged(BackplaneStateChangedEventArgs change)
    {
        Log(change.Current);
        try
        {
            BackplaneStateChanged?.Invoke(this, change);
        }
        catch (Exception)
        {
            // A handler's mistake is none of the link's.
        }
    }
}
