namespace CacheCow.Net.Consistency;

/// <summary>The inputs that others are made of: the samples, and those with an outcome that none before had.</summary>
internal sealed class Corpus(IEnumerable<byte[]> samples)
{
    private const int Most = 4096;
    private readonly List<byte[]> _inputs = [.. samples];
    private readonly HashSet<int> _outcomes = [];
    private bool _isNew;

    public int Outcomes => _outcomes.Count;

    public void Note(int outcome) => _isNew = _outcomes.Add(outcome);

    /// <summary>Was the outcome that was noted last a new one?</summary>
    public bool IsNew(int outcome) => _isNew && _outcomes.Contains(outcome);

    public void Add(ReadOnlySpan<byte> input)
    {
        if (_inputs.Count < Most)
            _inputs.Add(input.ToArray());
    }

    public byte[] Pick(ByteRandom random) => _inputs[random.Below(_inputs.Count)];
}
