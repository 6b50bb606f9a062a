namespace CacheCow.Net.Consistency;

/// <summary>Numbers that a seed gives again. (xorshift64*, after Marsaglia and Vigna.)</summary>
internal sealed class ByteRandom
{
    private ulong _state = 0x9E3779B97F4A7C15;

    public ByteRandom(int seed, string name)
    {
        foreach (var c in name.Prepend((char)(seed >> 16)).Prepend((char)seed))
        {
            _state ^= c;
            Next();
        }
    }

    public ulong Next()
    {
        if (_state == 0)
            _state = 1;
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545F4914F6CDD1D;
    }

    /// <summary>From 0 to less than a limit.</summary>
    public int Below(int limit) => (int)((Next() >> 32) * (ulong)limit >> 32);

    public byte Byte() => (byte)(Next() >> 56);
}
