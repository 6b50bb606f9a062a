namespace CacheCow.Net;

/// <summary>The entries of one object that wait, in their order. Only the first of them is written at a time; only it has its value here.</summary>
internal sealed class KeyLine(QueuedWrite first)
{
    private readonly Queue<long> _later = new();

    public ReadOnlyMemory<byte> Key => first.Key;

    /// <summary>The entry whose turn it is.</summary>
    public long Sequence { get; private set; } = first.Sequence;

    /// <summary>Its value; <see langword="null"/>: it has to be read again.</summary>
    public ReadOnlyMemory<byte>? Value { get; set; } = first.Value;

    /// <summary>How often the store has failed in a row.</summary>
    public int StoreFailures { get; set; }

    /// <summary>What works on them.</summary>
    public Task Working { get; set; } = Task.CompletedTask;

    public void Add(long sequence) => _later.Enqueue(sequence);

    /// <summary>The first is done with.</summary>
    /// <returns><see langword="false"/>: there is no other.</returns>
    public bool TryGoOn()
    {
        if (!_later.TryDequeue(out var next))
            return false;
        (Sequence, Value, StoreFailures) = (next, null, 0);
        return true;
    }
}
