using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Testing;

/// <summary>Keeps what is logged, as a person would read it.</summary>
public sealed class LogReader : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    /// <summary>All of it, for a search.</summary>
    public string Text => string.Join('\n', _lines);

    public IEnumerable<LogLine> Of(int eventId) => _lines.Where(line => line.EventId == eventId);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        _lines.Enqueue(new LogLine(logLevel, eventId.Id, formatter(state, exception), exception));
    }

    public void Dispose()
    {
    }
}
