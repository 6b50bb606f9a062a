namespace CacheCow.Net.Benchmarks;

/// <summary>TinyLFU's count-min sketch: four rows of counters up to 15, halved after ten uses an entry.</summary>
internal sealed class FrequencySketch(int size)
{
    private const int Rows = 4;
    private const byte Most = 15;

    private readonly byte[] _counters = new byte[Rows * Width(size)];
    private readonly int _sample = 10 * size;
    private int _uses;

    public int Of(int key)
    {
        var least = (int)Most;
        for (var row = 0; row < Rows; row++)
            least = Math.Min(least, Counter(key, row));
        return least;
    }

    public void Add(int key)
    {
        var least = Of(key);
        for (var row = 0; row < Rows && least < Most; row++)
        {
            ref var counter = ref Counter(key, row);
            if (counter == least)
                counter++;
        }

        if (++_uses < _sample)
            return;
        _uses /= 2;
        foreach (ref var counter in _counters.AsSpan())
            counter /= 2;
    }

    private static int Width(int size) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 4 * size));

    private ref byte Counter(int key, int row)
    {
        var hash = ((ulong)(uint)key + 1) * 0x9E3779B97F4A7C15 ^ (ulong)row * 0xC2B2AE3D27D4EB4F;
        hash = (hash ^ hash >> 29) * 0xD6E8FEB86659FD93;
        return ref _counters[(int)((hash >> 32) & (ulong)(_counters.Length / Rows - 1)) * Rows + row];
    }
}
