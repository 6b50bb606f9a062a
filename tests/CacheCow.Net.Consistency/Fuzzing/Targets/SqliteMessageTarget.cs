using System.Buffers.Binary;
using CacheCow.Net.Sqlite;

namespace CacheCow.Net.Consistency;

/// <summary>Messages between processes in a SQLite file: any row is a message, or stands for all of them. The first 8 bytes of an input are the row's kind, the others its names.</summary>
internal sealed class SqliteMessageTarget : FuzzTarget
{
    public override string Name => "sqlite-message";

    public override int LongestInput => 5000;

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [.. new byte[8], .. Message.Of(MessageKind.Objects, [CacheKeys.For("k", 1), CacheKeys.For("k", 2)]).Names], [1, .. new byte[7], .. Message.Of(MessageKind.Tags, [CacheKeys.ForTag("t")]).Names],
        [2, .. new byte[7]], [0, 0, 0, 0, 1, 0, 0, 0, .. new byte[8]], [.. new byte[8 + 4096]],
    ];

    public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
    {
        var kind = BinaryPrimitives.ReadInt64LittleEndian([.. input.Span[..Math.Min(8, input.Length)], 0, 0, 0, 0, 0, 0, 0, 0]);
        var names = input.Span[Math.Min(8, input.Length)..];
        gauge.Start();
        var message = Message.Read(kind, names);
        gauge.Stop();
        var isSome = kind is 0 or 1 && names.Length is > 0 and <= 4096 && names.Length % 8 == 0;
        FuzzException.ThrowIf(message.Kind != (isSome ? (MessageKind)kind : MessageKind.Everything), $"a message of the kind {message.Kind}");
        FuzzException.ThrowIf(!message.Names.AsSpan().SequenceEqual(isSome ? names : []), "other names");
        return Outcome.Of((int)message.Kind, Outcome.About(message.Names.Length), names.Length % 8);
    }
}
