using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Testing;

/// <summary>What was logged once.</summary>
/// <param name="Level">How grave it is.</param>
/// <param name="EventId">The number of the event.</param>
/// <param name="Message">The text.</param>
/// <param name="Exception">The exception that was handed over with it.</param>
public sealed record LogLine(LogLevel Level, int EventId, string Message, Exception? Exception);
