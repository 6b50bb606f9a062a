using System.Diagnostics.Metrics;

namespace CacheCow.Net.Redis;

/// <summary>What the backplanes of this process count, on the meter <c>CacheCow.Net</c>.</summary>
internal static class BackplaneMetrics
{
    private static readonly Meter Meter = new(CacheTelemetry.Name);
    private static readonly Counter<long> Messages = Meter.CreateCounter<long>("cachecow.backplane.messages", "{message}", "Messages heard, by kind: objects, tags, everything, heartbeat.");
    private static readonly Counter<long> Malformed = Meter.CreateCounter<long>("cachecow.backplane.malformed", "{message}", "Messages that could not be read, so that everything was dropped.");
    private static readonly Counter<long> Gaps = Meter.CreateCounter<long>("cachecow.backplane.gaps", "{gap}", "Times that messages were or may have been lost, so that everything was dropped.");
    private static readonly Counter<long> States = Meter.CreateCounter<long>("cachecow.backplane.states", "{change}", "Changes of the link's state, by the new one: connecting, connected, silent, off.");

    public static void Message(MessageKind kind) => Messages.Add(1, new KeyValuePair<string, object?>("kind", Word(kind)));

    public static void NotAMessage() => Malformed.Add(1);

    public static void Gap() => Gaps.Add(1);

    public static void State(BackplaneState state) => States.Add(1, new KeyValuePair<string, object?>("state", Word(state)));

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToString().ToLowerInvariant();
}
