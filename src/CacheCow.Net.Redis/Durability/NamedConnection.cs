using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>The connection to one primary on which replicas are waited for, by a name that no other connection ever had.</summary>
/// <remarks>
/// <para><c>WAIT</c> answers for what was sent on its own connection. On one that was made anew it may answer at once, and for nothing; perhaps it is another server that answers, which
/// took over the address, and never heard of the script. So it must be shown that the connection of the script and the connection of the <c>WAIT</c> are one.</para>
/// <list type="number">
/// <item>The connection is given a random name, and the server has confirmed it: the name belongs to this connection, and dies with it.</item>
/// <item>The script is sent, and answered.</item>
/// <item>A <c>WAIT</c> is sent, and answered. One is under way at a time, for all whose scripts were answered before it was sent.</item>
/// <item>The connection is asked for its name. If that is the name of 1, all since was on this very connection: the client knows one server here, and has one connection to it at a time.</item>
/// </list>
/// </remarks>
internal sealed class NamedConnection : IAsyncDisposable
{
    // NoRedirect: a script that the server sends to another node would run on a connection that this one knows nothing of.
    private const CommandFlags HereOnly = Flags.Primary | CommandFlags.NoRedirect;

    private readonly Lock _lock = new();
    private readonly ConnectionMultiplexer _multiplexer;
    private readonly IDatabase _database;
    private readonly object[] _waitArguments;
    private readonly GroupWait<Acknowledgement> _waits;
    private Task<string>? _naming;

    public NamedConnection(ConnectionMultiplexer multiplexer, int database, InvalidationDurability durability)
    {
        _multiplexer = multiplexer;
        _database = multiplexer.GetDatabase(database);
        _waitArguments = [durability.RequiredReplicas, Wire.MillisecondsOf(durability.Timeout)];
        _waits = new GroupWait<Acknowledgement>(WaitAsync);
        Scripts = new ScriptRunner(_database, HereOnly);

        // So that the next call does not find out for itself, and fail.
        multiplexer.ConnectionFailed += (_, _) => ForgetName();
    }

    public ScriptRunner Scripts { get; }

    /// <summary>The name, given and confirmed.</summary>
    public Task<string> NameAsync()
    {
        lock (_lock)
            return _naming is { IsFaulted: false, IsCanceled: false } ? _naming : _naming = GiveNameAsync();
    }

    /// <summary>The connection is not the one that was named.</summary>
    public void ForgetName()
    {
        lock (_lock)
            _naming = null;
    }

    /// <summary>How many replicas have all that was answered on this connection before, and which connection that was.</summary>
    public Task<Acknowledgement> AcknowledgedAsync() => _waits.NextAsync();

    public async ValueTask DisposeAsync() => await _multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);

    private async Task<string> GiveNameAsync()
    {
        var name = $"CacheCow.Net:{Guid.NewGuid():N}";
        await SendAsync("CLIENT", "SETNAME", name).ConfigureAwait(false);
        return name;
    }

    private async Task<Acknowledgement> WaitAsync()
    {
        var replicas = (int)await SendAsync("WAIT", _waitArguments).ConfigureAwait(false);

        // Not before the answer: what is sent together may still be parted by a connection that breaks in between.
        var name = (string?)await SendAsync("CLIENT", "GETNAME").ConfigureAwait(false);
        return new Acknowledgement(replicas, _multiplexer.GetEndPoints().Length == 1 ? name : null);
    }

    private Task<RedisResult> SendAsync(string command, params object[] arguments) => _database.ExecuteAsync(command, arguments, HereOnly);
}
