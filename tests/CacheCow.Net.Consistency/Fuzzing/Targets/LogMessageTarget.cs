using System.Buffers.Binary;
using CacheCow.Net.PostgreSql;

namespace CacheCow.Net.Consistency;

/// <summary>
/// Messages of PostgreSQL's log: each is read or refused as <see cref="InvalidDataException"/>, lengths that lie included; and a row that was read invalidates something. An input is a
/// number of messages, each after two bytes that say how long it is.
/// </summary>
internal sealed class LogMessageTarget : FuzzTarget
{
    private static readonly byte[] Begin = [(byte)'B', .. new byte[16], 0, 0, 0, 7];
    private static readonly byte[] Table = [(byte)'R', 0, 0, 0, 1, .. "public\0t\0d"u8, 0, 2, 1, .. "id\0"u8, 0, 0, 0, 23, 0, 0, 0, 0, 0, .. "text\0"u8, 0, 0, 0, 25, 0, 0, 0, 0];
    private static readonly byte[] End = [(byte)'C', .. new byte[25]];
    private static readonly byte[] Row = [0, 2, (byte)'t', 0, 0, 0, 1, (byte)'7', (byte)'t', 0, 0, 0, 2, .. "ab"u8];
    private static readonly byte[] Other = [0, 2, (byte)'t', 0, 0, 0, 1, (byte)'8', (byte)'u'];
    private static readonly byte[] Identity = [0, 2, (byte)'t', 0, 0, 0, 1, (byte)'7', (byte)'n'];

    private static readonly FeedMetrics Metrics = new("fuzz");
    private readonly TableTarget[] _targets;

    public LogMessageTarget()
    {
        var cache = new FuzzedCache(new MemoryStore());
        _targets = [new KeyTarget<string, string>(cache, row => row.Get<int>("id") + "/" + row["id"], "t", null)];
    }

    public override string Name => "log-message";

    // The names of columns, tables of them, and an exception.
    public override (int Any, int PerByte) Allowance => (16 << 10, 128);

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Of(Begin, Table, [(byte)'I', 0, 0, 0, 1, (byte)'N', .. Row], End),
        Of(Begin, Table, [(byte)'U', 0, 0, 0, 1, (byte)'N', .. Row], [(byte)'U', 0, 0, 0, 1, (byte)'K', .. Identity, (byte)'N', .. Row], End),
        Of(Begin, Table, [(byte)'U', 0, 0, 0, 1, (byte)'O', .. Row, (byte)'N', .. Other], [(byte)'D', 0, 0, 0, 1, (byte)'K', .. Identity], [(byte)'D', 0, 0, 0, 1, (byte)'O', .. Row], End),
        Of(Begin, Table, [(byte)'T', 0, 0, 0, 1, 0, 0, 0, 0, 1], [(byte)'O', .. new byte[8], .. "origin\0"u8], [(byte)'Y', 0, 0, 0, 9, .. "public\0type\0"u8], End),
    ];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        ChangeSet? changes = null;
        var reader = new LogReader(Resolve, () => changes = new ChangeSet(100, Metrics), () => 0);
        var (messages, rows, ends) = (Messages(input), 0, 0);
        gauge.Start();
        try
        {
            foreach (var message in messages)
            {
                var end = reader.ReadAsync(message, default).AsTask().GetAwaiter().GetResult();
                rows += message.GetBuffer()[0] is (byte)'I' or (byte)'U' or (byte)'D' ? 1 : 0;
                FuzzException.ThrowIf(rows > 0 && (end?.Changes ?? changes!).Count == 0, "a row was read, and nothing is invalidated");
                (rows, ends) = end is null ? (rows, ends) : (0, ends + 1);
            }

            gauge.Stop();
            return Outcome.Of(messages.Count, rows, ends, changes?.Count ?? -1);
        }
        catch (InvalidDataException exception)
        {
            gauge.Stop();
            return Outcome.Of(-1, rows, ends, exception.Message.Length);
        }
    }

    private ValueTask Resolve(Relation relation, CancellationToken cancellationToken)
    {
        relation.Targets = _targets;
        return ValueTask.CompletedTask;
    }

    private static List<MemoryStream> Messages(ReadOnlyMemory<byte> input)
    {
        var messages = new List<MemoryStream>();
        for (var rest = input; rest.Length > 2;)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest.Span), rest.Length - 2);
            var message = rest.Slice(2, length).ToArray();
            if (message.Length > 0)
                messages.Add(new MemoryStream(message, 0, message.Length, writable: false, publiclyVisible: true));
            rest = rest[(2 + length)..];
        }

        return messages;
    }

    private static byte[] Of(params byte[][] messages) => [.. messages.SelectMany(message => (byte[])[(byte)(message.Length >> 8), (byte)message.Length, .. message])];
}
