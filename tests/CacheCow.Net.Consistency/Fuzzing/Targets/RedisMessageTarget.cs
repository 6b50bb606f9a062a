using System.Buffers.Binary;
using System.Text;
using CacheCow.Net.Redis;

namespace CacheCow.Net.Consistency;

/// <summary>Messages between processes by way of Redis: any bytes are a message, exactly as documented, or none.</summary>
internal sealed class RedisMessageTarget : FuzzTarget
{
    private static readonly Guid Stream = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    public override string Name => "redis-message";

    // The names; the text of a server's run; a note of the stream.
    public override (int Any, int PerByte) Allowance => (512, 2);

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Of(1, MessageBody.Of(MessageKind.Objects, [CacheKeys.For("k", 1)])), Of(2, MessageBody.Of(MessageKind.Objects, [CacheKeys.For("k", 1), CacheKeys.For("k", 2), CacheKeys.For("k", 3)])),
        Of(long.MaxValue, MessageBody.Of(MessageKind.Tags, [CacheKeys.ForTag("t")])), Of(-1, MessageBody.Everything), Of(1, MessageBody.Of(MessageKind.Objects, [])),
        Of(2, new Heartbeat(Stream, 3, 4).ToBody()), Of(2, [.. new Heartbeat(Stream, -1, long.MinValue).ToBody(), .. "run of a server"u8]),
        [1, .. new byte[24], 3], [2, 9, 9],
    ];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        var positions = new StreamPositions();
        gauge.Start();
        var isRead = Message.TryRead(input.Span, out var message);
        var isNext = isRead && message.Kind != MessageKind.Heartbeat && positions.TryFollow(message) | positions.TryFollow(message);
        var names = isRead && message.Kind is MessageKind.Objects or MessageKind.Tags ? message.Names() : [];
        var heartbeat = default(Heartbeat);
        var isHeartbeat = isRead && message.Kind == MessageKind.Heartbeat && Heartbeat.TryRead(message.Body, out heartbeat);
        var standings = isHeartbeat ? Standings(positions, message, heartbeat.Run) : default;
        gauge.Stop();

        var bytes = input.Span;
        FuzzException.ThrowIf(isRead != IsMessage(bytes), $"is {(isRead ? "" : "not ")}read");
        if (isRead)
            Check(bytes, message, names, isNext);
        FuzzException.ThrowIf(isHeartbeat != (IsMessage(bytes) && bytes[25] == 4 && bytes.Length is >= 54 and <= 118), "a heartbeat, or not");
        if (isHeartbeat)
        {
            CheckHeartbeat(bytes, heartbeat);
            FuzzException.ThrowIf(standings != (Standing.Lost, Standing.Reached), "where it stands");
        }

        return Outcome.Of(isRead ? (int)message.Kind : -1, Outcome.About(names.Length), isHeartbeat ? 1 : 0, isNext ? 1 : 0, Outcome.About(bytes.Length));
    }

    // One that comes first of a stream proves nothing; again, it finds what it left.
    private static (Standing First, Standing Second) Standings(StreamPositions positions, in Message message, string run)
    {
        var first = positions.Compare(message, run);
        positions.GoOnFrom(message.Stream, message.Number, run);
        return (first, positions.Compare(message, run));
    }

    private static bool IsMessage(ReadOnlySpan<byte> bytes) =>
        bytes.Length is >= 26 and <= 65562 && bytes[0] == 1 && bytes[25] is 1 or 2 or 3 or 4 && (bytes[25] == 4 || (bytes[25] == 3 ? bytes.Length == 26 : (bytes.Length - 26) % 8 == 0));

    private static void Check(ReadOnlySpan<byte> bytes, in Message message, ulong[] names, bool isNext)
    {
        FuzzException.ThrowIf(message.Stream != new Guid(bytes[1..17]) || message.Number != BinaryPrimitives.ReadInt64BigEndian(bytes[17..25]) || (int)message.Kind != bytes[25], "another head");

        // The first of a stream never follows one; the second has the same number.
        FuzzException.ThrowIf(isNext, "its place in the stream");
        if (bytes[25] > 2)
            return;
        FuzzException.ThrowIf(names.Length != (bytes.Length - 26) / 8, "another number of names");
        for (var i = 0; i < names.Length; i++)
            FuzzException.ThrowIf(names[i] != BinaryPrimitives.ReadUInt64LittleEndian(bytes[(26 + 8 * i)..]), "another name");
    }

    private static void CheckHeartbeat(ReadOnlySpan<byte> bytes, in Heartbeat heartbeat)
    {
        var isSame = heartbeat.Node == new Guid(bytes[26..42]) && heartbeat.Path == BinaryPrimitives.ReadInt32LittleEndian(bytes[42..]) &&
            heartbeat.SentAt == BinaryPrimitives.ReadInt64LittleEndian(bytes[46..]) && heartbeat.Run == Encoding.Latin1.GetString(bytes[54..]);
        FuzzException.ThrowIf(!isSame, "another heartbeat");

        // L3: a time to come, or one that is past by more than can be counted, confirms nothing.
        const long Now = 1000;
        var age = (Int128)Now - heartbeat.SentAt;
        FuzzException.ThrowIf(heartbeat.IsOf(heartbeat.Node, Now) != (age >= 0 && age <= long.MaxValue), "a time that cannot be");
    }

    private static byte[] Of(long number, byte[] body)
    {
        byte[] bytes = [1, .. Stream.ToByteArray(), .. new byte[8], .. body];
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(17), number);
        return bytes;
    }
}
