using System.Text;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>A store that keeps a book of what was added to its queue.</summary>
internal sealed class BookStore(ICacheStore inner, TimeProvider time) : QueueStore(inner, time)
{
    private readonly Lock _lock = new();
    private readonly List<(string Key, string Value, long Sequence)> _added = [];

    /// <summary>What was added for a key, in its order.</summary>
    public (string Value, long Sequence)[] Of(string key)
    {
        lock (_lock)
            return [.. _added.Where(one => one.Key == key).Select(one => (one.Value, one.Sequence)).OrderBy(one => one.Sequence)];
    }

    public override ValueTask<long> EnqueueAsync(string queue, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken)
    {
        // Nobody reads it before it is in the book.
        lock (_lock)
        {
            var sequence = base.EnqueueAsync(queue, key, value, maxLength, cancellationToken).AsTask().GetAwaiter().GetResult();
            if (sequence > 0 && QueueRecord.Decode(value, out var record) == DecodeMiss.None)
                _added.Add(((string)KeyBytes.Read(typeof(string), record.Key.Span), Encoding.Unicode.GetString(record.Payload.Span), sequence));
            return new(sequence);
        }
    }

    public override ValueTask<ReadOnlyMemory<byte>?[]> ReadNewestAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken)
    {
        lock (_lock)
            return base.ReadNewestAsync(queue, keys, cancellationToken);
    }
}
