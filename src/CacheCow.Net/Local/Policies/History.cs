namespace CacheCow.Net;

/// <summary>When and how often objects were used that were evicted: four bytes each, in sets of four of which the one longest idle makes room.</summary>
/// <remarks>17 bits tell the objects of a set apart, 10 hold the last use in units of four generations, 5 the uses on a logarithmic scale.</remarks>
internal sealed class History
{
    /// <summary>How many objects at least: a small cache learns from far more than it holds.</summary>
    public const int Least = 1024;

    private const int Ways = 4;
    private const int TagShift = 15;
    private const int StampShift = 5;
    private const int StampMask = 1023;
    private const int StampUnit = 4;
    private const int UsesMask = 31;
    private const int StepsPerDoubling = 3;

    private static readonly byte[] Steps =
        [.. Enumerable.Range(0, LocalNode.MostUses + 1).Select(uses => (byte)(1 + Math.Round(Math.Log2(Math.Max(1, uses)) * StepsPerDoubling)))];

    private static readonly byte[] Uses = [.. Enumerable.Range(0, UsesMask + 1).Select(step => (byte)Math.Min(255, Math.Round(Math.Pow(2, (step - 1.0) / StepsPerDoubling))))];

    private readonly uint[] _places;
    private readonly uint _sets;

    public History(int objects)
    {
        _sets = (uint)(objects + Ways - 1) / Ways;
        _places = new uint[_sets * Ways];
    }

    /// <summary>Notes an evicted object.</summary>
    public void Add(ulong storeHash, ushort stamp, int uses, ushort now)
    {
        var set = SetOf(storeHash);
        ref var place = ref set[0];
        for (var i = 1; i < Ways && place != 0; i++)
        {
            if (set[i] == 0 || Idle(set[i], now) > Idle(place, now))
                place = ref set[i];
        }

        place = Tag(storeHash) << TagShift | (uint)(stamp / StampUnit & StampMask) << StampShift | Steps[uses];
    }

    /// <summary>Takes out what is known of an object: for how many generations it was idle, and its uses, at least 1. False when nothing is.</summary>
    public bool TryTake(ulong storeHash, ushort now, out int idle, out int uses)
    {
        var tag = Tag(storeHash);
        foreach (ref var place in SetOf(storeHash))
        {
            if (place == 0 || place >> TagShift != tag)
                continue;
            (idle, uses) = (Idle(place, now), Uses[place & UsesMask]);
            place = 0;
            return true;
        }

        (idle, uses) = (0, 0);
        return false;
    }

    private static uint Tag(ulong storeHash) => (uint)storeHash & ((1 << 32 - TagShift) - 1);

    private static int Idle(uint place, ushort now) => (now / StampUnit - (int)(place >> StampShift) & StampMask) * StampUnit;

    private Span<uint> SetOf(ulong storeHash) => _places.AsSpan((int)((ulong)(uint)(storeHash >> 20) * _sets >> 32) * Ways, Ways);
}
