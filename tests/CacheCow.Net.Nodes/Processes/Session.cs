using System.Runtime.InteropServices;

namespace CacheCow.Net.Nodes;

/// <summary>A node's talk with whoever has started it: it says that it is ready, is told to begin, and ends early when it is told to or left alone.</summary>
internal sealed class Session : IDisposable
{
    public const string Ready = "ready";

    private readonly CancellationTokenSource _ending;
    private readonly PosixSignalRegistration _terminated;

    private Session(TimeSpan atMost)
    {
        _ending = new CancellationTokenSource();
        AtMost = atMost;
        _terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _ending.Cancel();
        });
    }

    /// <summary>When to end the work, and say what was found.</summary>
    public CancellationToken Ending => _ending.Token;

    private TimeSpan AtMost { get; }

    public static Session Open(Arguments arguments) => new(TimeSpan.FromSeconds(arguments.Seconds("seconds", 10)));

    /// <summary>The time begins.</summary>
    public async Task BeginAsync(Arguments arguments)
    {
        if (arguments.Has("wait"))
        {
            await Console.Out.WriteLineAsync(Ready);
            await Console.In.ReadLineAsync();
            _ = Task.Factory.StartNew(EndWhenLeftAlone, TaskCreationOptions.LongRunning);
        }

        _ending.CancelAfter(AtMost);
    }

    public void Dispose()
    {
        _terminated.Dispose();
        _ending.Dispose();
    }

    private void EndWhenLeftAlone()
    {
        while (Console.In.ReadLine() is not null)
        {
        }

        _ending.Cancel();
    }
}
