namespace CacheCow.Net.Consistency;

/// <summary>Inputs that are counted through, none left out; if there are more of a kind than wished for, every n-th.</summary>
/// <param name="samples">Valid inputs.</param>
/// <param name="most">How many of a kind are wished for.</param>
internal sealed class SystematicInputs(IReadOnlyList<byte[]> samples, long most)
{
    private const int LongestShort = 2;

    // Each bit alone, the ends of the ranges, and lengths that lie.
    private static readonly Func<byte, byte>[] Changes =
    [
        .. Enumerable.Range(0, 8).Select(bit => new Func<byte, byte>(one => (byte)(one ^ 1 << bit))),
        _ => 0, _ => 1, _ => 0x7F, _ => 0x80, _ => 0xFF, one => (byte)(one + 1), one => (byte)(one - 1),
    ];

    private readonly byte[] _buffer = new byte[Math.Max(LongestShort, samples.Max(sample => sample.Length))];

    /// <summary>All strings of up to two bytes.</summary>
    public IEnumerable<Memory<byte>> Short()
    {
        yield return Memory<byte>.Empty;
        for (var i = 0; i < 256; i++)
        {
            _buffer[0] = (byte)i;
            yield return _buffer.AsMemory(0, 1);
        }

        for (var i = 0; i < 65536; i += Step(65536))
        {
            (_buffer[0], _buffer[1]) = ((byte)(i >> 8), (byte)i);
            yield return _buffer.AsMemory(0, 2);
        }
    }

    /// <summary>All beginnings of the samples.</summary>
    public IEnumerable<Memory<byte>> Cut()
    {
        foreach (var sample in samples)
        {
            for (var length = 0; length < sample.Length; length++)
                yield return CopyOf(sample)[..length];
        }
    }

    /// <summary>The samples with one byte changed to any other.</summary>
    public IEnumerable<Memory<byte>> WithOneChange()
    {
        var step = Step(samples.Sum(sample => sample.Length * 255L));
        foreach (var sample in samples)
        {
            for (var i = 0; i < sample.Length * 255; i += step)
            {
                var copy = CopyOf(sample);
                copy.Span[i / 255] ^= (byte)(1 + i % 255);
                yield return copy;
            }
        }
    }

    /// <summary>The samples with any two bytes changed: a bit of each, or to what is at the end of a range.</summary>
    public IEnumerable<Memory<byte>> WithTwoChanges()
    {
        var step = Step(samples.Sum(sample => (long)sample.Length * sample.Length * Changes.Length * Changes.Length));
        foreach (var sample in samples)
        {
            var count = (long)sample.Length * sample.Length * Changes.Length * Changes.Length;
            for (var i = 0L; i < count; i += step)
            {
                var (changes, places) = ((int)(i % (Changes.Length * Changes.Length)), i / (Changes.Length * Changes.Length));
                var (first, second) = ((int)(places / sample.Length), (int)(places % sample.Length));
                if (first >= second)
                    continue;
                var copy = CopyOf(sample);
                copy.Span[first] = Changes[changes / Changes.Length](sample[first]);
                copy.Span[second] = Changes[changes % Changes.Length](sample[second]);
                yield return copy;
            }
        }
    }

    private Memory<byte> CopyOf(byte[] sample)
    {
        sample.CopyTo(_buffer, 0);
        return _buffer.AsMemory(0, sample.Length);
    }

    // Odd, and prime to the numbers of places and changes most of the time: all of them have their turn.
    private int Step(long count) => count <= most ? 1 : (int)Math.Min(int.MaxValue - 1, (count / Math.Max(1, most) + 1) | 1);
}
