namespace CacheCow.Net.Consistency;

/// <summary>The inputs that others are made of: the samples, and those with an outcome that none before had.</summary>
internal sealed class Corpus(IEnumerable<byte[]> samples)
{
    private const int Most = 4096;
    private readonly List<byte[]> _inputs = [.. samples];
    private readonly HashSet<int> _outcomes = [];

    public int Outcomes => _outcomes.Count;

    /// <summary>Takes note of what became of an input, and keeps it if that is new.</summary>
    public void Note(int outcome, ReadOnlySpan<byte> input)
    {
        if (_outcomes.Add(outcome) && _inputs.Count < Most)
            _inputs.Add(input.ToArray());
    }

    public byte[] Pick(ByteRandom random) => _inputs[random.Below(_inputs.Count)];
}
